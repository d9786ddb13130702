package io.ringfence.firewall.ruleset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Ports and ranges of ports, as few as there can be. */
final class PortRanges {

    private record Range(int first, int last) {}

    private PortRanges() {}

    /** Merges {@code 5060} and {@code 5061-5063} to {@code 5060:5063}, as iptables writes it; sorted. */
    static List<String> of(List<String> ports) {
        List<Range> sorted = ports.stream()
                .map(PortRanges::range)
                .sorted(Comparator.comparingInt(Range::first))
                .toList();
        List<Range> merged = new ArrayList<>();
        for (Range range : sorted) {
            Range last = merged.isEmpty() ? null : merged.getLast();
            if (last == null || range.first() > last.last() + 1) {
                merged.add(range);
            } else {
                merged.set(merged.size() - 1, new Range(last.first(), Math.max(last.last(), range.last())));
            }
        }
        return merged.stream()
                .map(range -> range.first() == range.last() ? "" + range.first() : range.first() + ":" + range.last())
                .toList();
    }

    private static Range range(String port) {
        int dash = port.indexOf('-');
        return dash < 0
                ? new Range(Integer.parseInt(port), Integer.parseInt(port))
                : new Range(Integer.parseInt(port.substring(0, dash)), Integer.parseInt(port.substring(dash + 1)));
    }
}
