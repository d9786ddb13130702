package io.ringfence.traffic.sensor;

import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.count.Counters;
import io.ringfence.traffic.count.Outcome;
import io.ringfence.traffic.frame.FrameDecoder;
import io.ringfence.traffic.frame.Hep;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.sip.SipMessage;
import io.ringfence.traffic.stream.Streams;

/**
 * A pipeline: frames go in, SIP messages and what became of each frame come out. It never throws for what is in a frame, what it
 * remembers is bounded, and each frame is counted under exactly one outcome.
 *
 * <p>Of one thread; each interface that is captured, and each file, has one of its own. Only the counters may be read by others. Time
 * is the time of capture, which may be given out of order.
 */
public final class Sensor {

    private static final int KEEP_ALIVE_LIMIT = 4;

    private final SensorSink sink;
    private final FrameDecoder decoder;
    private final Streams streams;
    private final SipMessage message = new SipMessage();
    private final Counters counters = new Counters();
    private final Tally tally = new Tally();

    public Sensor(SensorLimits limits, SensorSink sink) {
        this.sink = sink;
        this.decoder = new FrameDecoder(limits.fragments(), counters, this::fragmentGivenUp);
        this.streams = new Streams(limits.streams(), counters, this::found);
    }

    /** Takes a frame, which the packet was {@linkplain Packet#reset reset} to. */
    public Outcome frame(Packet packet) {
        counters.add(Counter.FRAMES);
        counters.add(Counter.BYTES, packet.captured());
        if (packet.captured() < packet.wire()) {
            counters.add(Counter.FRAMES_CUT);
        }
        Outcome outcome = switch (decoder.decode(packet)) {
            case UDP, HEP -> datagram(packet);
            case TCP -> streams.segment(packet);
            case FRAGMENT -> Outcome.PART;
            case OTHER_TRANSPORT -> Outcome.OTHER_TRANSPORT;
            case NOT_IP -> Outcome.NOT_IP;
            case UNKNOWN_LINK -> Outcome.UNKNOWN_LINK;
            case DAMAGED -> {
                if (packet.linkType() == Hep.LINK_TYPE) {
                    counters.add(Counter.HEP_DAMAGED);
                }
                yield Outcome.DAMAGED;
            }
        };
        counters.add(outcome);
        sink.frame(packet, outcome);
        return outcome;
    }

    /** Gives up what has waited for too long; to be called now and then while no frames come. */
    public void expire(long nowNanos) {
        decoder.expire(nowNanos);
        streams.expire(nowNanos);
    }

    /** There are no more frames: gives out what waits, as partial messages. */
    public void end() {
        decoder.end();
        streams.end();
    }

    public Counters counters() {
        return counters;
    }

    /** The messages by kind. */
    public Tally tally() {
        return tally;
    }

    /** How many bytes wait for more: fragments and parts of messages. */
    public long waitingBytes() {
        return decoder.waitingBytes() + streams.waitingBytes();
    }

    /** How many datagrams wait for fragments. */
    public int waitingDatagrams() {
        return decoder.waiting();
    }

    /** How many directions of TCP connections are followed. */
    public int directions() {
        return streams.directions();
    }

    private Outcome datagram(Packet packet) {
        byte[] bytes = packet.payload();
        int from = packet.payloadOffset();
        int length = packet.payloadLength();
        if (message.scan(bytes, from, from + length)) {
            found(packet, message);
            return Outcome.SIP;
        }
        return isKeepAlive(bytes, from, length) ? Outcome.KEEP_ALIVE : Outcome.NOT_SIP;
    }

    private void fragmentGivenUp(Packet packet) {
        int from = packet.payloadOffset();
        if (message.scan(packet.payload(), from, from + packet.payloadLength())) {
            found(packet, message);
        }
    }

    private void found(Packet packet, SipMessage found) {
        counters.add(Counter.MESSAGES);
        if (packet.isPartial()) {
            counters.add(Counter.MESSAGES_PARTIAL);
        }
        tally.add(packet, found);
        sink.message(packet, found);
    }

    /** A few line ends, or zeros, which keep a way through an address translation open. */
    private static boolean isKeepAlive(byte[] bytes, int from, int length) {
        if (length > KEEP_ALIVE_LIMIT) {
            return false;
        }
        for (int i = from; i < from + length; i++) {
            if (bytes[i] != '\r' && bytes[i] != '\n' && bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
