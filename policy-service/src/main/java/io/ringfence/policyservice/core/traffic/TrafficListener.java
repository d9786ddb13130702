package io.ringfence.policyservice.core.traffic;

import java.time.Instant;

/** Hears what is captured, and what of it it does not hear. It must not wait: others hear after it. */
public interface TrafficListener {

    /** A packet came. */
    void packet(SeenPacket packet);

    /**
     * A record came that can't be read.
     *
     * @param remote its key, which of a packet is the peer
     */
    void unreadable(String remote);

    /** Of what was captured between two times, some was gone before it could be read. */
    void gap(Instant from, Instant to);
}
