package io.ringfence.nodeagent.core.rate;

import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.contract.rate.SipRatesReported.Source;
import io.ringfence.contract.rate.SipRatesReported.State;
import io.ringfence.firewall.network.Family;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** Takes the tables line by line and keeps no more than what a report may name. */
public final class TableTally {

    private static final Comparator<Source> NEAREST_LAST =
            Comparator.comparingDouble(Source::used).thenComparing(Source::address, Comparator.reverseOrder());

    private final PriorityQueue<Source> nearest = new PriorityQueue<>(NEAREST_LAST);
    private int ipv4;
    private int ipv6;
    private int limited;
    private int broken;

    /** Takes a line of a family's table. */
    public void add(Family family, String line) {
        Optional<Source> parsed = TableLine.parse(family, line);
        if (parsed.isEmpty()) {
            broken++;
            return;
        }
        Source source = parsed.get();
        switch (family) {
            case IPV4 -> ipv4++;
            case IPV6 -> ipv6++;
        }
        if (source.state() == State.LIMITED) {
            limited++;
        }
        nearest.add(source);
        if (nearest.size() > SipRatesReported.MAX_SOURCES) {
            nearest.remove();
        }
    }

    /** What was taken so far. */
    public TableReading reading() {
        return new TableReading(
                ipv4,
                ipv6,
                limited,
                broken,
                nearest.stream().sorted(NEAREST_LAST.reversed()).toList());
    }
}
