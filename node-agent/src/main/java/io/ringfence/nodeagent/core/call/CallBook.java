package io.ringfence.nodeagent.core.call;

import io.ringfence.calls.CallRules;
import io.ringfence.calls.TenantRules;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.BlockRecord.Scope;
import io.ringfence.contract.limit.LimitRecord;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the node knows of limits, routes and blocks. Read by many threads, changed by the ones that follow the topics. */
public final class CallBook {

    private final CallRules rules = new CallRules();
    private final Map<String, LimitRecord> limits = new ConcurrentHashMap<>();
    private final Map<String, BlockRecord> blocks = new ConcurrentHashMap<>();

    /** Takes a limit, a tenant or a route, in place of what had its key. */
    public void take(LimitRecord record) {
        limits.put(record.key(), record);
        rules.take(record);
    }

    /** Takes away a limit, a tenant or a route. */
    public void removeLimit(String key) {
        limits.remove(key);
        rules.remove(key);
    }

    /** Takes a block or a lift, unless a later one of its key is known. */
    public void take(BlockRecord record) {
        blocks.merge(record.key(), record, (known, read) -> read.version() >= known.version() ? read : known);
    }

    /** Forgets what was said of a subject and a limit. */
    public void removeBlock(String key) {
        blocks.remove(key);
    }

    /** What holds for a tenant. */
    public TenantRules rules(String tenant) {
        return rules.of(tenant);
    }

    /** Whether a number is an emergency number for any tenant; asked when nobody knows whose call it is. */
    boolean isEmergencyOfAny(String number) {
        return rules.tenants().stream()
                .anyMatch(tenant -> rules.of(tenant).numbers().read(number).isEmergency());
    }

    /** All limits, tenants and routes. */
    public Collection<LimitRecord> limits() {
        return List.copyOf(limits.values());
    }

    /** All blocks and lifts. */
    public Collection<BlockRecord> blocks() {
        return List.copyOf(blocks.values());
    }

    /** The block that keeps an extension from calling: those that only a lift ends first, the tenant's last. */
    Optional<BlockRaised> block(Account account, Instant now, boolean abuseOnly) {
        String tenant = account.tenant();
        String extension = account.extension();
        Optional<BlockRaised> abuse = held(tenant, Scope.EXTENSION, extension, Limit.ABUSE, now);
        if (abuseOnly || abuse.isPresent()) {
            return abuse;
        }
        return held(tenant, Scope.EXTENSION, extension, Limit.EXTENSION_DAILY, now)
                .or(() -> held(tenant, Scope.TENANT, tenant, Limit.TENANT_DAILY, now))
                .or(() -> held(tenant, Scope.TENANT, tenant, Limit.TENANT_MONTHLY, now));
    }

    private Optional<BlockRaised> held(String tenant, Scope scope, String subject, Limit limit, Instant now) {
        return blocks.get(BlockRecord.key(tenant, scope, subject, limit)) instanceof BlockRaised block
                        && block.holds(now)
                ? Optional.of(block)
                : Optional.empty();
    }
}
