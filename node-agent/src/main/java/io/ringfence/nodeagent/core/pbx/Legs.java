package io.ringfence.nodeagent.core.pbx;

import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallProgress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The legs to the outside that are up or being placed, and those of them that there is something to tell of. */
final class Legs {

    private final Map<String, Leg> byId = new LinkedHashMap<>();
    private final Set<Leg> news = new LinkedHashSet<>();
    private final String node;
    private final LegTeller teller;

    Legs(String node, LegTeller teller) {
        this.node = node;
        this.teller = teller;
    }

    @Nullable Leg at(String id) {
        return byId.get(id);
    }

    Collection<Leg> all() {
        return byId.values();
    }

    int size() {
        return byId.size();
    }

    Leg add(String id, String channel, Instant started, Instant now) {
        Leg leg = new Leg(id, channel, started, now);
        byId.put(id, leg);
        news.add(leg);
        return leg;
    }

    void hasNews(Leg leg) {
        news.add(leg);
    }

    /** What can be told now. */
    List<CallEvent> tell(Instant now) {
        if (news.isEmpty()) {
            return List.of();
        }
        List<CallEvent> told = new ArrayList<>();
        for (Leg leg : List.copyOf(news)) {
            if (teller.tell(leg, now, told)) {
                byId.remove(leg.id);
                news.remove(leg);
            } else if (leg.ended == null && leg.startTold && leg.answerTold) {
                news.remove(leg);
            }
        }
        return told;
    }

    /** Which calls are up, for each tenant. */
    List<CallEvent> progress(Instant now) {
        Map<String, List<String>> byTenant = new TreeMap<>();
        for (Leg leg : byId.values()) {
            if (leg.startTold) {
                leg.tenant.ifPresent(tenant -> byTenant.computeIfAbsent(tenant, key -> new ArrayList<>())
                        .add(teller.callId(leg)));
            }
        }
        List<CallEvent> told = new ArrayList<>();
        byTenant.forEach((tenant, ids) -> {
            for (int from = 0; from < ids.size(); from += CallProgress.MAX_CALLS) {
                int to = Math.min(ids.size(), from + CallProgress.MAX_CALLS);
                told.add(new CallProgress(tenant, node, ids.subList(from, to), now));
            }
        });
        return told;
    }
}
