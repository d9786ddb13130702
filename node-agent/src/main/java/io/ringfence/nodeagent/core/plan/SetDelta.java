package io.ringfence.nodeagent.core.plan;

import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.network.NetworkSetBuilder;
import io.ringfence.firewall.ruleset.SetContent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one kernel set lacks and what it has too much.
 *
 * @param wanted what the set holds afterwards
 * @param adds elements of the base to add
 * @param entries single entries to add, or to give another time-out
 * @param removals elements to remove
 */
public record SetDelta(
        SetContent wanted, NetworkSet adds, NavigableMap<Network, Optional<Instant>> entries, NetworkSet removals) {

    /** The kernel counts in whole seconds, so an element may end this long before its time. */
    static final Duration ROUNDING = Duration.ofSeconds(2);

    /** While a large set is read its time-outs run on; closer than this they can't be compared. */
    private static final Duration READING = Duration.ofSeconds(10);

    public SetDelta {
        entries = Collections.unmodifiableNavigableMap(new TreeMap<>(entries));
    }

    /** From what was read to what is wanted. */
    public static SetDelta between(SetContent actual, SetContent wanted, Instant now) {
        NavigableMap<Network, Optional<Instant>> entries = new TreeMap<>();
        wanted.entries().forEach((network, end) -> {
            if (lacks(actual, network, end, now)) {
                entries.put(network, end);
            }
        });
        return new SetDelta(wanted, adds(actual, wanted), entries, removals(actual, wanted));
    }

    /** How many elements of a content are at their end, so that the kernel may or may not have them still. */
    public static int ending(SetContent content, Instant now) {
        Instant limit = now.plus(ROUNDING);
        return (int) content.entries().values().stream()
                .filter(end -> end.isPresent() && !end.get().isAfter(limit))
                .count();
    }

    /**
     * Whether it only prolongs elements whose end lies near or beyond the kernel's longest time-out: our own work on a timer, and
     * no sign of a foreign change.
     */
    public boolean isProlongation(SetContent actual, Instant now) {
        Instant horizon = now.plusSeconds(SetContent.MAX_TIMEOUT_SECONDS - SetContent.MAX_TIMEOUT_SECONDS / 20);
        return adds.size() == 0
                && removals.size() == 0
                && entries.entrySet().stream()
                        .allMatch(entry -> actual.entries().containsKey(entry.getKey())
                                && entry.getValue().isPresent()
                                && !entry.getValue().get().isBefore(horizon));
    }

    /** How many elements change. */
    public int size() {
        return additions() + removals.size();
    }

    /** How many elements are added or renewed. */
    public int additions() {
        return adds.size() + entries.size();
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** For people. */
    public String describe() {
        return "set " + wanted.set().setName() + ": " + additions() + " missing or changed, " + removals.size()
                + " too many";
    }

    private static NetworkSet adds(SetContent actual, SetContent wanted) {
        NetworkSet missing = wanted.base().minus(actual.base());
        if (actual.entries().isEmpty() || missing.size() == 0) {
            return missing;
        }
        NetworkSetBuilder adds = new NetworkSetBuilder(missing.family());
        missing.stream()
                .filter(network -> {
                    Optional<Instant> held = actual.entries().get(network);
                    return held == null || held.isPresent();
                })
                .forEach(adds::add);
        return adds.build();
    }

    private static NetworkSet removals(SetContent actual, SetContent wanted) {
        NetworkSet surplus = actual.base().minus(wanted.base());
        NetworkSetBuilder removals = new NetworkSetBuilder(surplus.family());
        surplus.stream()
                .filter(network -> !wanted.entries().containsKey(network))
                .forEach(removals::add);
        actual.entries().keySet().stream()
                .filter(network -> !wanted.contains(network))
                .forEach(removals::add);
        return removals.build();
    }

    private static boolean lacks(SetContent actual, Network network, Optional<Instant> end, Instant now) {
        if (actual.base().contains(network)) {
            return end.isPresent();
        }
        Optional<Instant> held = actual.entries().get(network);
        if (held == null) {
            return end.isEmpty() || end.get().isAfter(now.plus(ROUNDING));
        }
        if (held.isEmpty() || end.isEmpty()) {
            return held.isPresent() != end.isPresent();
        }
        long has = SetContent.timeoutSeconds(held, now);
        long wants = SetContent.timeoutSeconds(end, now);
        boolean atLongest = wants == SetContent.MAX_TIMEOUT_SECONDS;
        return Math.abs(has - wants) > (atLongest ? wants / 100 : READING.toSeconds());
    }
}
