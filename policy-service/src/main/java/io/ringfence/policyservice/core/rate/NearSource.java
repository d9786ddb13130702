package io.ringfence.policyservice.core.rate;

import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.contract.rate.SipRatesReported.Source;
import io.ringfence.contract.rate.SipRatesReported.State;
import io.ringfence.firewall.network.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A source of SIP packets on one of the nodes.
 *
 * @param node where it sends to
 * @param address an IPv4 address, or an IPv6 network of 64 bits
 * @param tokens packets that it may still send at once
 * @param used the share of its burst that is used, 0 to 1
 * @param state how near it is
 * @param reportedAt when the node read it
 * @param stale whether that is too long ago to hold still
 */
public record NearSource(
        String node, String address, double tokens, double used, State state, Instant reportedAt, boolean stale) {

    /** A node tells at least each 30 s; this is three times that. */
    private static final Duration STALE_AFTER = Duration.ofSeconds(90);

    private static final Comparator<NearSource> NEAREST_FIRST = Comparator.comparing(NearSource::stale)
            .thenComparing(NearSource::used, Comparator.reverseOrder())
            .thenComparing(NearSource::node)
            .thenComparing(NearSource::address);

    /** Whether what a node said is too old to hold still. */
    public static boolean isStale(SipRatesReported report, Instant now) {
        return Duration.between(report.at(), now).compareTo(STALE_AFTER) > 0;
    }

    /** The sources of all nodes, those nearest to the limit first, and those that may be gone after all others. */
    public static List<NearSource> nearest(
            Collection<SipRatesReported> reports, Optional<State> state, int limit, Instant now) {
        return reports.stream()
                .flatMap(report -> report.sources().stream()
                        .filter(source -> state.isEmpty() || source.state() == state.get())
                        .map(source -> of(report, source, now)))
                .sorted(NEAREST_FIRST)
                .limit(limit)
                .toList();
    }

    /** How near an address is, on each node whose kernel knows it; what may be gone is left out. */
    public static List<NearSource> of(Collection<SipRatesReported> reports, Network address, Instant now) {
        return reports.stream()
                .filter(report -> !isStale(report, now))
                .flatMap(report -> report.sources().stream()
                        .filter(source -> contains(source.address(), address))
                        .map(source -> of(report, source, now)))
                .sorted(NEAREST_FIRST)
                .toList();
    }

    private static boolean contains(String source, Network address) {
        try {
            return Network.parse(source).contains(address);
        } catch (IllegalArgumentException e) {
            return false; // a node's text is no reason to explain nothing
        }
    }

    private static NearSource of(SipRatesReported report, Source source, Instant now) {
        return new NearSource(
                report.node(),
                source.address(),
                source.tokens(),
                source.used(),
                source.state(),
                report.at(),
                isStale(report, now));
    }
}
