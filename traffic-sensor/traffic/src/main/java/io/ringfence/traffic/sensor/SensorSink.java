package io.ringfence.traffic.sensor;

import io.ringfence.traffic.count.Outcome;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.sip.SipMessage;

/** Takes what a pipeline finds. All objects serve again afterwards: what is to be kept must be copied. */
public interface SensorSink {

    /**
     * A message ends: in the frame that is looked at, or it is given up, as partial. Its bytes are the message's own; the packet's
     * {@link Packet#frame(int)} says of which frames they are.
     */
    void message(Packet packet, SipMessage message);

    /** What became of a frame; comes for each, after the messages that end in it. */
    default void frame(Packet packet, Outcome outcome) {}
}
