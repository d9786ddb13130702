package io.ringfence.firewall.ruleset;

import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one kernel set should hold: the merged named lists as they are, and over them the single entries.
 *
 * @param set which set
 * @param base the networks of named lists, without end
 * @param entries single entries that are not in the base, each with its end if it has one
 * @param omitted how many elements had no room within the node's largest set; 0 in health
 */
public record SetContent(
        KernelSet set, NetworkSet base, NavigableMap<Network, Optional<Instant>> entries, int omitted) {

    /** The longest time-out that ipset takes, in seconds (kernel: UINT_MAX / 2000, as measured). */
    public static final long MAX_TIMEOUT_SECONDS = 2_147_483;

    public SetContent {
        entries = Collections.unmodifiableNavigableMap(new TreeMap<>(entries));
    }

    /** How many elements the kernel set should have. */
    public int size() {
        return base.size() + entries.size();
    }

    /** {@link NetworkSet#digest()} over base and entries. */
    public long digest() {
        long sum = base.digest();
        for (Network entry : entries.keySet()) {
            sum += NetworkSet.digestOf(entry);
        }
        return sum;
    }

    /** Whether the set should have exactly this element. */
    public boolean contains(Network network) {
        return entries.containsKey(network) || base.contains(network);
    }

    /**
     * The time-out in seconds that an element with this end has now: 0 is without end; otherwise at least 1. An end beyond
     * {@link #MAX_TIMEOUT_SECONDS} gets the longest, and is set again before that runs out.
     */
    public static long timeoutSeconds(Optional<Instant> until, Instant now) {
        return until.map(end -> {
                    long left = Duration.between(now, end).toSeconds();
                    return Math.clamp(left, 1, MAX_TIMEOUT_SECONDS);
                })
                .orElse(0L);
    }
}
