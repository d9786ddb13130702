package io.ringfence.nodeagent.edge.os;

import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.network.NetworkSetBuilder;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.SetContent;
import io.ringfence.nodeagent.core.plan.ActualSet;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes the lines of {@code ipset list} for one set. Without a collection it only counts and sums up, in no memory. */
final class SetReading {

    private static final String NO_END = " timeout 0";
    private static final String COUNT = "Number of entries: ";

    private final KernelSet set;
    private final Instant at;
    private final @Nullable NetworkSetBuilder collected;
    private final NavigableMap<Network, Optional<Instant>> timed = new TreeMap<>();
    private boolean usable;
    private boolean members;
    private int maxElements;
    private int entries;
    private int permanent;
    private long digest;

    SetReading(KernelSet set, Instant at, boolean collect) {
        this.set = set;
        this.at = at;
        this.collected = collect ? new NetworkSetBuilder(set.family()) : null;
    }

    /** Takes a line of the head, or a member. */
    void line(String line) {
        if (members) {
            if (!line.isEmpty()) {
                element(line);
            }
        } else if (line.startsWith("Header: ")) {
            usable = line.contains("family " + set.family().ipsetName() + " ") && line.contains(NO_END);
            maxElements = number(line, "maxelem");
        } else if (line.startsWith(COUNT)) {
            entries = Integer.parseInt(line.substring(COUNT.length()).strip());
        } else if (line.startsWith("Members:")) {
            members = true;
        }
    }

    /** What the head says, without members, over a content that was read before. */
    ActualSet headOver(SetContent content) {
        return new ActualSet(content, entries, maxElements, usable);
    }

    private static int number(String line, String word) {
        int start = line.indexOf(word + " ");
        if (start < 0) {
            return 0;
        }
        start += word.length() + 1;
        int end = line.indexOf(' ', start);
        return Integer.parseInt(end < 0 ? line.substring(start) : line.substring(start, end));
    }

    int count() {
        return permanent + timed.size();
    }

    /** Whether the permanent elements are those of the content, by count and digest. */
    boolean hasBaseOf(SetContent content) {
        long sum = content.base().digest();
        int size = content.base().size();
        for (var entry : content.entries().entrySet()) {
            if (entry.getValue().isEmpty()) {
                sum += NetworkSet.digestOf(entry.getKey());
                size++;
            }
        }
        return size == permanent && sum == digest;
    }

    /** The reading as content over a base that it was found to have, so that millions are held once. */
    ActualSet over(SetContent content) {
        NavigableMap<Network, Optional<Instant>> entries = new TreeMap<>(timed);
        content.entries().forEach((network, end) -> {
            if (end.isEmpty()) {
                entries.put(network, end);
            }
        });
        return new ActualSet(new SetContent(set, content.base(), entries, 0), count(), maxElements, usable);
    }

    /** The reading as it is. */
    ActualSet collected() {
        NetworkSet base = collected == null ? NetworkSet.empty(set.family()) : collected.build();
        return new ActualSet(new SetContent(set, base, timed, 0), count(), maxElements, usable);
    }

    private void element(String line) {
        int end = line.indexOf(' ');
        Network network = Network.parse(end < 0 ? line : line.substring(0, end));
        int timeout = line.endsWith(NO_END) ? 0 : number(line, "timeout");
        if (timeout > 0) {
            timed.put(network, Optional.of(at.plusSeconds(timeout)));
            return;
        }
        permanent++;
        digest += NetworkSet.digestOf(network);
        if (collected != null) {
            collected.add(network);
        }
    }
}
