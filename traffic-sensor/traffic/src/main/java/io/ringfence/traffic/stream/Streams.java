package io.ringfence.traffic.stream;

import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.count.Counters;
import io.ringfence.traffic.count.Outcome;
import io.ringfence.traffic.frame.FlowEnds;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.stream.Direction.Early;
import io.ringfence.traffic.stream.Direction.Mode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Follows TCP, each direction by itself, and finds SIP messages in it. Time is the time of capture.
 *
 * <p>A handshake alone takes a place among the handshakes only, so that a flood of them does not push out what carries messages.
 */
public final class Streams {

    private static final int HANDSHAKES = 4096;
    private static final int EARLY_LIMIT = 64;
    private static final int WINDOW = 1 << 20;
    private static final long LOOK_NANOS = 1_000_000_000;

    private final StreamLimits limits;
    private final Counters counters;
    private final Cutter cutter;
    private final Packet leftover = new Packet();
    private final LinkedHashMap<FlowEnds, Direction> directions = new LinkedHashMap<>(64, 0.75f, true);
    private final LinkedHashMap<FlowEnds, Integer> handshakes = new LinkedHashMap<>();
    private long bytes;
    private long lookedNanos;

    public Streams(StreamLimits limits, Counters counters, MessageSink sink) {
        this.limits = limits;
        this.counters = counters;
        this.cutter = new Cutter(limits.messageBytes(), counters, sink);
    }

    /** Takes a segment; the sink gets the messages that end in it before this returns. */
    public Outcome segment(Packet packet) {
        FlowEnds ends = FlowEnds.of(packet);
        long now = packet.timeNanos();
        if (now - lookedNanos > LOOK_NANOS || now < lookedNanos) {
            expire(now);
        }
        if (packet.isSyn() || packet.isReset()) {
            forget(directions.remove(ends));
            handshakes.remove(ends);
            if (packet.isSyn()) {
                handshakes.put(ends, packet.tcpSequence() + 1);
                if (handshakes.size() > HANDSHAKES) {
                    handshakes.remove(handshakes.firstEntry().getKey());
                }
            }
            return Outcome.EMPTY;
        }
        Direction direction = directions.get(ends);
        int end = packet.tcpSequence() + packet.payloadLength();
        Outcome outcome = Outcome.EMPTY;
        if (packet.payloadLength() > 0) {
            if (direction == null) {
                direction = open(ends, packet);
            }
            direction.lastNanos = now;
            int before = direction.size();
            outcome = payload(packet, direction);
            bytes += direction.size() - before;
            evict();
        }
        if (packet.isFin() && direction != null && direction.next == end) {
            forget(directions.remove(ends));
        }
        return outcome;
    }

    /** Forgets directions without a segment for long. */
    public void expire(long nowNanos) {
        lookedNanos = nowNanos;
        while (!directions.isEmpty() && nowNanos - directions.firstEntry().getValue().lastNanos > limits.idleNanos()) {
            forget(directions.pollFirstEntry().getValue());
        }
    }

    /** Gives out what waits, as partial messages. */
    public void end() {
        while (!directions.isEmpty()) {
            forget(directions.pollFirstEntry().getValue());
        }
        handshakes.clear();
    }

    /** How many directions are followed. */
    public int directions() {
        return directions.size();
    }

    /** How many bytes wait for more. */
    public long waitingBytes() {
        return bytes;
    }

    private Direction open(FlowEnds ends, Packet packet) {
        Integer expected = handshakes.remove(ends);
        Direction direction = new Direction(ends, expected == null ? packet.tcpSequence() : expected);
        directions.put(ends, direction);
        counters.add(Counter.FLOWS);
        return direction;
    }

    private Outcome payload(Packet packet, Direction direction) {
        byte[] from = packet.payload();
        int at = packet.payloadOffset();
        int to = at + packet.payloadLength();
        direction.frame = packet.sequence();
        if (direction.mode == Mode.ENCRYPTED) {
            if (!cutter.startsMessage(from, at, to)) {
                direction.next = packet.tcpSequence() + packet.payloadLength();
                return Outcome.ENCRYPTED;
            }
            direction.restart();
            direction.next = packet.tcpSequence();
        }
        int ahead = packet.tcpSequence() - direction.next;
        if (ahead > WINDOW || ahead < -WINDOW) { // another connection between the same ends
            cutter.giveUp(leftover, direction);
            dropEarly(direction);
            direction.next = packet.tcpSequence();
            ahead = 0;
        }
        if (ahead < 0) {
            if (-ahead >= packet.payloadLength()) {
                return Outcome.REPEATED;
            }
            at -= ahead;
        }
        if (ahead > 0) {
            if (!keepEarly(packet, direction, from, at, to)) {
                return Outcome.REPEATED;
            }
        } else {
            deliver(packet, direction, from, at, to);
        }
        takeEarly(packet, direction);
        return outcome(direction, from, at, to);
    }

    private Outcome outcome(Direction direction, byte[] from, int at, int to) {
        if (cutter.takeMessages() > 0) {
            return Outcome.SIP;
        }
        if (direction.mode == Mode.ENCRYPTED) {
            return Outcome.ENCRYPTED;
        }
        if (isKeepAlive(from, at, to)) {
            return Outcome.KEEP_ALIVE;
        }
        boolean isPart = direction.length > 0 || !direction.early.isEmpty() || direction.mode != Mode.SEARCH;
        return isPart ? Outcome.PART : Outcome.NOT_SIP;
    }

    private void deliver(Packet packet, Direction direction, byte[] from, int at, int to) {
        direction.next += to - at;
        if (direction.length == 0) {
            int rest = cutter.cut(packet, direction, from, at, to);
            direction.hold(from, rest, to);
            return;
        }
        direction.hold(from, at, to);
        if (direction.length >= direction.need) {
            direction.need = 0;
            direction.release(cutter.cut(packet, direction, direction.held, 0, direction.length));
        }
        if (direction.length > limits.messageBytes() + 16) {
            counters.add(Counter.MESSAGES_TOO_LONG);
            cutter.giveUp(leftover, direction);
        }
    }

    private boolean keepEarly(Packet packet, Direction direction, byte[] from, int at, int to) {
        int sequence = packet.tcpSequence();
        int place = 0;
        for (Early early : direction.early) {
            if (early.sequence() == sequence && early.bytes().length >= to - at) {
                return false;
            }
            if (early.sequence() - sequence < 0) {
                place++;
            }
        }
        if (direction.early.isEmpty()) {
            direction.earlyNanos = packet.timeNanos();
        }
        direction.early.add(
                place, new Early(sequence, Arrays.copyOfRange(from, at, to), packet.sequence(), packet.timeNanos()));
        direction.earlyBytes += to - at;
        counters.add(Counter.SEGMENTS_OUT_OF_ORDER);
        return true;
    }

    /** Takes early segments whose turn has come; a gap that stays is passed over. */
    private void takeEarly(Packet packet, Direction direction) {
        while (!direction.early.isEmpty()) {
            Early early = direction.early.getFirst();
            int ahead = early.sequence() - direction.next;
            if (ahead > 0) {
                boolean isLost = direction.early.size() > EARLY_LIMIT
                        || direction.earlyBytes > limits.messageBytes()
                        || packet.timeNanos() - direction.earlyNanos > limits.gapNanos();
                if (!isLost) {
                    return;
                }
                counters.add(Counter.GAPS);
                cutter.giveUp(leftover, direction);
                direction.next = early.sequence();
                continue;
            }
            direction.early.removeFirst();
            direction.earlyBytes -= early.bytes().length;
            direction.earlyNanos = packet.timeNanos();
            if (early.bytes().length + ahead > 0) {
                direction.frame = early.frame();
                deliver(packet, direction, early.bytes(), -ahead, early.bytes().length);
                direction.frame = packet.sequence();
            }
        }
    }

    private static void dropEarly(Direction direction) {
        direction.early.clear();
        direction.earlyBytes = 0;
    }

    private void evict() {
        Iterator<Map.Entry<FlowEnds, Direction>> eldest = null;
        while (directions.size() > limits.directions() || bytes > limits.bytes()) {
            eldest = eldest == null ? directions.entrySet().iterator() : eldest;
            Direction direction = eldest.next().getValue();
            eldest.remove();
            counters.add(Counter.FLOWS_EVICTED);
            forget(direction);
        }
    }

    /** Gives out what waits in a direction that is removed. */
    private void forget(@Nullable Direction direction) {
        if (direction == null) {
            return;
        }
        bytes -= direction.size();
        for (Early early : direction.early) {
            int ahead = early.sequence() - direction.next;
            if (ahead > 0) {
                counters.add(Counter.GAPS);
                cutter.giveUp(leftover, direction);
                direction.next = early.sequence();
                ahead = 0;
            }
            if (early.bytes().length + ahead > 0) {
                direction.frame = early.frame();
                leftover.reset(early.frame(), early.nanos(), early.bytes(), early.bytes().length, direction.ends);
                deliver(leftover, direction, early.bytes(), -ahead, early.bytes().length);
            }
        }
        cutter.giveUp(leftover, direction);
        cutter.takeMessages();
    }

    private static boolean isKeepAlive(byte[] bytes, int from, int to) {
        if (to - from > 4) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (bytes[i] != '\r' && bytes[i] != '\n') {
                return false;
            }
        }
        return true;
    }
}
