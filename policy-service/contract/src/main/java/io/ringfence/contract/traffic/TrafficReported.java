package io.ringfence.contract.traffic;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.Event;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a node's sensor sees, and what it has not been able to see or tell. Counts are since {@code startedAt}, those of sources of
 * the last {@code windowSeconds}.
 *
 * @param node the node
 * @param at when it was counted
 * @param startedAt when the sensor has started
 * @param frames frames that the sensor has taken from the kernel
 * @param published records that Kafka has acknowledged
 * @param leftOut frames that the sampler has kept back; they are counted in the packet topic too
 * @param encrypted frames with TLS
 * @param drops what was lost, and where
 * @param interfaces what is captured on, at most {@link #MAX_INTERFACES}
 * @param windowSeconds the time that sources are counted over
 * @param sourceCount how many sources there were; more than {@code sources} names
 * @param sources those with most packets first, at most {@link #MAX_SOURCES}
 */
public record TrafficReported(
        String node,
        Instant at,
        Instant startedAt,
        long frames,
        long published,
        long leftOut,
        long encrypted,
        Drops drops,
        List<Interface> interfaces,
        int windowSeconds,
        int sourceCount,
        List<Source> sources)
        implements Event {

    /** What one report may name. */
    public static final int MAX_SOURCES = 200;

    /** What one report may name. */
    public static final int MAX_INTERFACES = 64;

    /** Of one source so many user agents are told, at most. */
    public static final int MAX_USER_AGENTS = 3;

    /**
     * Frames that were lost, by where.
     *
     * @param kernel the capture's ring was full
     * @param queue the queue between capture and Kafka was full
     * @param kafka Kafka did not take them in time
     * @param oversize they were larger than a record may be
     */
    public record Drops(long kernel, long queue, long kafka, long oversize) {

        public Drops {
            Bounds.atLeast(kernel, 0, "kernel");
            Bounds.atLeast(queue, 0, "queue");
            Bounds.atLeast(kafka, 0, "kafka");
            Bounds.atLeast(oversize, 0, "oversize");
        }

        /** All of them. */
        public long all() {
            return kernel + queue + kafka + oversize;
        }
    }

    /**
     * A network interface.
     *
     * @param name its name
     * @param linkType the link layer's number; absent while it is not captured on
     * @param capturing whether it is captured on
     * @param reason why not
     * @param frames frames taken from it
     * @param lastFrameAt when the last one came
     */
    public record Interface(
            String name,
            @Nullable Integer linkType,
            boolean capturing,
            @Nullable String reason,
            long frames,
            @Nullable Instant lastFrameAt) {

        public Interface {
            Bounds.text(name, "name", 64);
            if (reason != null) {
                Bounds.text(reason, "reason", Bounds.MAX_TEXT);
            }
            Bounds.atLeast(frames, 0, "frames");
        }
    }

    /**
     * A peer that sends.
     *
     * @param address its address
     * @param packets frames that it has sent, with those left out
     * @param leftOut those of them that are not on the packet topic
     * @param methods requests by method; unknown methods as {@code OTHER}
     * @param failures responses of 400 and above that it was sent
     * @param userAgents what it calls itself, at most {@link #MAX_USER_AGENTS}, each cut at {@link CapturedPacket#MAX_FACT}
     */
    public record Source(
            String address,
            long packets,
            long leftOut,
            Map<String, Long> methods,
            long failures,
            List<String> userAgents) {

        public Source {
            Bounds.text(address, "address", 45);
            Bounds.atLeast(packets, 0, "packets");
            Bounds.atLeast(leftOut, 0, "leftOut");
            methods = Map.copyOf(methods);
            if (methods.size() > 20) {
                throw new IllegalArgumentException("methods: at most 20");
            }
            Bounds.atLeast(failures, 0, "failures");
            userAgents = List.copyOf(userAgents);
            if (userAgents.size() > MAX_USER_AGENTS) {
                throw new IllegalArgumentException("userAgents: at most " + MAX_USER_AGENTS);
            }
            userAgents.forEach(agent -> Bounds.text(agent, "userAgents", CapturedPacket.MAX_FACT));
        }
    }

    public TrafficReported {
        Bounds.name(node, "node", Bounds.NODE);
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(startedAt, "startedAt");
        Bounds.atLeast(frames, 0, "frames");
        Bounds.atLeast(published, 0, "published");
        Bounds.atLeast(leftOut, 0, "leftOut");
        Bounds.atLeast(encrypted, 0, "encrypted");
        Objects.requireNonNull(drops, "drops");
        interfaces = List.copyOf(interfaces);
        if (interfaces.size() > MAX_INTERFACES) {
            throw new IllegalArgumentException("interfaces: at most " + MAX_INTERFACES);
        }
        Bounds.atLeast(windowSeconds, 1, "windowSeconds");
        Bounds.atLeast(sourceCount, 0, "sourceCount");
        sources = List.copyOf(sources);
        if (sources.size() > MAX_SOURCES) {
            throw new IllegalArgumentException("sources: at most " + MAX_SOURCES);
        }
    }

    @Override
    public String key() {
        return node;
    }
}
