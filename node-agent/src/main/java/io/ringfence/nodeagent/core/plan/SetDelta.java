package io.ringfence.nodeagent.core.plan;

import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.network.NetworkSetBuilder;
import io.ringfence.firewall.ruleset.SetContent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
        NetworkSetBuilder removals = new NetworkSetBuilder(wanted.set().family());
        NavigableMap<Network, Optional<Instant>> entries = new TreeMap<>();
        if (actual != wanted) { // after each change it is the same object that is compared once more
            entries(actual, wanted, now, entries, removals);
            actual.base().minus(wanted.base()).stream()
                    .filter(network -> !wanted.entries().containsKey(network))
                    .forEach(removals::add);
        }
        return new SetDelta(wanted, adds(actual, wanted), entries, removals.build());
    }

    /** Walks both in their order, side by side: one look for each entry would be most of what a small change costs. */
    private static void entries(
            SetContent actual,
            SetContent wanted,
            Instant now,
            NavigableMap<Network, Optional<Instant>> lacking,
            NetworkSetBuilder removals) {
        Iterator<Map.Entry<Network, Optional<Instant>>> held =
                actual.entries().entrySet().iterator();
        Map.Entry<Network, Optional<Instant>> next = held.hasNext() ? held.next() : null;
        for (Map.Entry<Network, Optional<Instant>> entry : wanted.entries().entrySet()) {
            Network network = entry.getKey();
            while (next != null && next.getKey().compareTo(network) < 0) {
                removeUnlessListed(next.getKey(), wanted, removals);
                next = held.hasNext() ? held.next() : null;
            }
            boolean same = next != null && next.getKey().equals(network);
            Optional<Instant> end = same && next != null ? next.getValue() : null;
            if (lacks(actual, network, entry.getValue(), end, now)) {
                lacking.put(network, entry.getValue());
            }
            if (same) {
                next = held.hasNext() ? held.next() : null;
            }
        }
        while (next != null) {
            removeUnlessListed(next.getKey(), wanted, removals);
            next = held.hasNext() ? held.next() : null;
        }
    }

    private static void removeUnlessListed(Network network, SetContent wanted, NetworkSetBuilder removals) {
        if (!wanted.base().contains(network)) {
            removals.add(network);
        }
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

    private static boolean lacks(
            SetContent actual, Network network, Optional<Instant> end, @Nullable Optional<Instant> held, Instant now) {
        if (actual.base().contains(network)) {
            return end.isPresent();
        }
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
