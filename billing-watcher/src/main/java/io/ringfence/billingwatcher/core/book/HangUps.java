package io.ringfence.billingwatcher.core.book;

import io.ringfence.calls.CallRules;
import io.ringfence.calls.TenantRules;
import io.ringfence.contract.Topic;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.command.HangUpRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Asks nodes to hang up what costs money and may not, and asks again until the end is seen. */
final class HangUps {

    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Holds holds;
    private final Blocks blocks;
    private final CallRules rules;
    private final Map<String, Instant> asked = new HashMap<>(); // when each call was asked to end last

    HangUps(Holds holds, Blocks blocks, CallRules rules) {
        this.holds = holds;
        this.blocks = blocks;
        this.rules = rules;
    }

    void ask(Instant now, Changes changes) {
        asked.values().removeIf(at -> at.plus(AGAIN.multipliedBy(2)).isBefore(now));
        for (String tenant : holds.tenants()) {
            Map<String, List<String>> byNode = new TreeMap<>();
            String why = "";
            for (Hold hold : holds.of(tenant, "")) {
                String reason = hold.isUp() ? reason(hold, now) : null;
                String node = hold.node();
                if (reason != null && node != null && isDue(hold, now)) {
                    why = reason;
                    asked.put(hold.tenant() + "|" + hold.callId(), now);
                    byNode.computeIfAbsent(node, key -> new ArrayList<>()).add(hold.callId());
                }
            }
            for (Map.Entry<String, List<String>> calls : byNode.entrySet()) {
                List<String> ids = calls.getValue();
                for (int from = 0; from < ids.size(); from += HangUpRequested.MAX_CALLS) {
                    List<String> some = ids.subList(from, Math.min(ids.size(), from + HangUpRequested.MAX_CALLS));
                    changes.publish(Topic.NODE_COMMANDS, new HangUpRequested(calls.getKey(), tenant, some, why, now));
                }
            }
        }
    }

    private boolean isDue(Hold hold, Instant now) {
        Instant last = asked.get(hold.tenant() + "|" + hold.callId());
        return last == null || !last.plus(AGAIN).isAfter(now);
    }

    private @Nullable String reason(Hold hold, Instant now) {
        for (Block block : blocks.activeOf(hold.tenant())) {
            boolean isSubject = switch (block.key().scope()) {
                case TENANT -> true;
                case EXTENSION -> block.key().subject().equals(hold.extension());
            };
            if (isSubject && block.key().limit() != Limit.ABUSE && !block.isOver(now)) {
                return block.key().limit() + " of " + block.key().subject() + " is reached";
            }
        }
        TenantRules tenant = rules.of(hold.tenant());
        OptionalLong most = tenant.callCost();
        if (most.isPresent() && hold.accrued(now) >= most.getAsLong()) {
            return "the call has cost what one call may";
        }
        OptionalInt atOnce = tenant.concurrentCalls(hold.extension());
        if (atOnce.isPresent() && !hold.extension().isEmpty() && olderOf(hold) >= atOnce.getAsInt()) {
            return "extension " + hold.extension() + " has " + atOnce.getAsInt() + " calls at once already";
        }
        return null;
    }

    /** How many calls of the same extension are up and were so before; a set of calls, so that nothing can drift. */
    private long olderOf(Hold hold) {
        return holds.of(hold.tenant(), hold.extension()).stream()
                .filter(Hold::isUp)
                .filter(other -> other.answeredAt().isBefore(hold.answeredAt())
                        || other.answeredAt().equals(hold.answeredAt())
                                && other.callId().compareTo(hold.callId()) < 0)
                .count();
    }
}
