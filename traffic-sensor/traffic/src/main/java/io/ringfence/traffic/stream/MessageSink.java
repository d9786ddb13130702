package io.ringfence.traffic.stream;

import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.sip.SipMessage;

/** Takes messages, in the order in which they end. */
@FunctionalInterface
public interface MessageSink {

    /**
     * A message. Both objects serve again afterwards: what is to be kept must be copied.
     *
     * @param packet the frame in which it ends: where it came from, how it travelled, of which frames it is
     */
    void message(Packet packet, SipMessage message);
}
