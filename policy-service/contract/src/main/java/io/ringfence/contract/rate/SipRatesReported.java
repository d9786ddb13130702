package io.ringfence.contract.rate;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.Event;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What a node's kernel says of its SIP rate limit.
 *
 * @param node the node
 * @param at when it was read
 * @param on whether the node limits
 * @param packetsPerSecond the limit, 0 when it is off
 * @param burst the burst, 0 when it is off
 * @param entries how many sources the kernel's tables of both families hold
 * @param room how many they can hold; packets of further sources are dropped
 * @param sources those nearest to the limit first, at most {@link #MAX_SOURCES}
 */
public record SipRatesReported(
        String node,
        Instant at,
        boolean on,
        int packetsPerSecond,
        int burst,
        int entries,
        int room,
        List<Source> sources)
        implements Event {

    /** What one report may name. */
    public static final int MAX_SOURCES = 500;

    /** How near a source is. */
    public enum State {
        /** More than half of its burst is left. */
        OK,
        /** At most half of it is. */
        NEAR,
        /** Its next packet is dropped. */
        LIMITED
    }

    /**
     * A source of SIP packets.
     *
     * @param address an IPv4 address, or an IPv6 network of 64 bits
     * @param tokens packets that it may still send at once
     * @param used the share of its burst that is used, 0 to 1
     * @param state how near it is
     */
    public record Source(String address, double tokens, double used, State state) {

        public Source {
            Bounds.text(address, "address", 50);
            Objects.requireNonNull(state, "state");
        }
    }

    public SipRatesReported {
        Bounds.name(node, "node", Bounds.NODE);
        Objects.requireNonNull(at, "at");
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
