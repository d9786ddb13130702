package io.ringfence.nodeagent.core.pbx;

import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallProgress;
import io.ringfence.contract.dialog.TrunkDialogSeen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The legs to the outside that are up or being placed, and those of them that there is something to tell of. */
final class Legs {

    private static final Pattern CALL_ID = Pattern.compile("[!-~]{1," + CallEvent.MAX_CALL_ID + "}");

    private final Map<String, Leg> byId = new LinkedHashMap<>();
    private final Set<Leg> news = new LinkedHashSet<>();
    private final String node;
    private final LegTeller teller;
    private final WireEnds wire;

    Legs(String node, LegTeller teller, WireEnds wire) {
        this.node = node;
        this.teller = teller;
        this.wire = wire;
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

    /** Takes note of the Call-ID of a leg, where an event or a list tells it. */
    void named(AmiMessage told) {
        named(told.get("Uniqueid"), told.get("ChanVariable(SIPCALLID)"));
        named(told.get("DestUniqueid"), told.get("DestChanVariable(SIPCALLID)"));
    }

    private void named(String id, String callId) {
        Leg leg = byId.get(id);
        if (leg != null && leg.trunkCallId.isEmpty() && CALL_ID.matcher(callId).matches()) {
            leg.trunkCallId = callId;
        }
    }

    /** Ends the legs that the PBX does not have any more, and that were there when it was asked. */
    void keepOnly(Set<String> ids, Instant asked, Optional<Instant> lost, Instant now) {
        for (Leg leg : byId.values()) {
            boolean isMissing = leg.ended == null && leg.seen.isBefore(asked) && !ids.contains(leg.id);
            leg.missing = isMissing ? leg.missing + 1 : 0;
            if (leg.missing > 1 || isMissing && lost.isPresent()) {
                leg.ended = lost.orElse(now);
                leg.endSeen = Instant.EPOCH;
                news.add(leg);
            }
        }
    }

    /** Takes what the wire shows of a call; returns what is known by it. */
    List<CallEvent> shown(TrunkDialogSeen seen, Instant now) {
        List<CallEvent> told = new ArrayList<>();
        wire.take(seen, now).ifPresent(told::add);
        told.addAll(tell(now));
        return told;
    }

    /** What can be told now. */
    List<CallEvent> tell(Instant now) {
        if (news.isEmpty()) {
            return List.of();
        }
        List<CallEvent> told = new ArrayList<>();
        for (Leg leg : List.copyOf(news)) {
            if (teller.tell(leg, byId.values(), now, told)) {
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
        wire.tidy(byId.values(), now);
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
