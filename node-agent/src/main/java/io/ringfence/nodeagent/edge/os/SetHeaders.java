package io.ringfence.nodeagent.edge.os;

import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.SetContent;
import io.ringfence.nodeagent.core.plan.ActualSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Takes the lines of {@code ipset list -t}, for one set or several: the head of a set without its elements. */
final class SetHeaders {

    private static final String NAME = "Name: ";
    private static final String HEADER = "Header: ";
    private static final String COUNT = "Number of entries: ";

    private final Map<KernelSet, String> headers = new EnumMap<>(KernelSet.class);
    private final Map<KernelSet, Integer> counts = new EnumMap<>(KernelSet.class);
    private Optional<KernelSet> current = Optional.empty();

    void line(String line) {
        if (line.startsWith(NAME)) {
            current = KernelSet.named(line.substring(NAME.length()).strip());
        } else if (line.startsWith(HEADER)) {
            current.ifPresent(set -> headers.put(set, line));
        } else if (line.startsWith(COUNT)) {
            int count = Integer.parseInt(line.substring(COUNT.length()).strip());
            current.ifPresent(set -> counts.put(set, count));
        }
    }

    /** A set with this content, and the count, room and kind that its head says; a set without a head is not usable. */
    ActualSet over(SetContent content) {
        KernelSet set = content.set();
        String header = headers.getOrDefault(set, "");
        return new ActualSet(
                content,
                counts.getOrDefault(set, -1),
                SetReading.number(header, "maxelem"),
                SetReading.usable(set, header));
    }
}
