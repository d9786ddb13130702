package io.ringfence.calls;

import io.ringfence.contract.limit.ExtensionLimitsPublished;
import io.ringfence.contract.limit.LimitRecord;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.contract.limit.TenantPublished;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** All that {@code ringfence.call-limits} says, as of the last record that was taken. */
public final class CallRules {

    private static final String EXTENSION = "/extension/";
    private static final String ROUTE = "/route/";

    /** The most tenants that nobody has defined and whose numbers are remembered as they were read. */
    private static final int STRANGERS = 1_000;

    private final Map<String, TenantRules> tenants = new ConcurrentHashMap<>();
    private final Map<String, TenantRules> strangers = new ConcurrentHashMap<>();

    /** Takes a record, in place of what had its key. */
    public void take(LimitRecord record) {
        TenantRules rules = tenants.computeIfAbsent(record.tenant(), TenantRules::new);
        switch (record) {
            case TenantPublished tenant -> rules.take(tenant);
            case ExtensionLimitsPublished extension -> rules.take(extension);
            case RoutePublished route -> rules.take(route);
        }
    }

    /** Takes away what had a key; returns whose it was. */
    public Optional<String> remove(String key) {
        int slash = key.indexOf('/');
        String tenant = slash < 0 ? key : key.substring(0, slash);
        TenantRules rules = tenants.get(tenant);
        if (rules == null) {
            return Optional.empty();
        }
        if (slash < 0) {
            rules.undefine(tenant);
        } else if (key.startsWith(EXTENSION, slash)) {
            rules.removeExtension(key.substring(slash + EXTENSION.length()));
        } else if (key.startsWith(ROUTE, slash)) {
            rules.removeRoute(key.substring(slash + ROUTE.length()));
        }
        return Optional.of(tenant);
    }

    /** What holds for a tenant; for one that nobody has defined, no limit. */
    public TenantRules of(String tenant) {
        TenantRules rules = tenants.get(tenant);
        if (rules != null) {
            return rules;
        }
        if (strangers.size() >= STRANGERS) {
            strangers.clear(); // whoever makes names up gets no memory for them
        }
        return strangers.computeIfAbsent(tenant, TenantRules::new);
    }

    /** Whether an admin has defined a tenant. */
    public boolean isDefined(String tenant) {
        TenantRules rules = tenants.get(tenant);
        return rules != null && rules.isDefined();
    }

    /** The tenants that are known. */
    public Collection<String> tenants() {
        return List.copyOf(tenants.keySet());
    }
}
