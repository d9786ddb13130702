package io.ringfence.traffic.frame;

import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.count.Counters;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Puts datagrams together, IPv4 and IPv6. What overlaps is refused as a whole (RFC 5722 asks for it; for IPv4 it is an attack as
 * well); an exact repetition is not.
 */
final class Fragments {

    private static final int DATAGRAM_LIMIT = 65_535 + 8;

    private final FragmentLimits limits;
    private final Counters counters;
    private final BiConsumer<Datagram, Integer> givenUp;
    private final Map<FragmentKey, Datagram> waiting = new LinkedHashMap<>();
    private final byte[] joined = new byte[DATAGRAM_LIMIT];
    private long bytes;

    /** @param givenUp takes what will not be whole any more, and its protocol */
    Fragments(FragmentLimits limits, Counters counters, BiConsumer<Datagram, Integer> givenUp) {
        this.limits = limits;
        this.counters = counters;
        this.givenUp = givenUp;
    }

    /**
     * Takes a fragment.
     *
     * @return whether the datagram is whole; then the packet's payload is all of it
     */
    boolean add(Packet packet, int id, int protocol, int offset, boolean isLast, byte[] from, int at, int length) {
        expire(packet.timeNanos);
        FragmentKey key = new FragmentKey(
                packet.sourceHigh, packet.sourceLow, packet.destinationHigh, packet.destinationLow, id, protocol);
        Datagram datagram = waiting.get(key);
        if (datagram == null) {
            datagram = new Datagram(packet);
            waiting.put(key, datagram);
            bytes += datagram.size();
        }
        int before = datagram.size();
        Datagram.Added added = offset + length > 65_535 || length == 0 || !isLast && length % 8 != 0
                ? Datagram.Added.REFUSED
                : datagram.add(packet, offset, isLast, from, at, length);
        bytes += datagram.size() - before;
        switch (added) {
            case KEPT -> evict();
            case REFUSED -> giveUp(key, datagram, Counter.DATAGRAMS_REFUSED);
            case WHOLE -> {
                waiting.remove(key);
                bytes -= datagram.size();
                counters.add(Counter.DATAGRAMS_REASSEMBLED);
                packet.payload = joined;
                packet.payloadOffset = 0;
                packet.payloadLength = datagram.join(joined, packet);
                packet.reassembled = true;
            }
        }
        return added == Datagram.Added.WHOLE;
    }

    /** Gives up what has waited for too long. */
    void expire(long nowNanos) {
        while (!waiting.isEmpty()) {
            Map.Entry<FragmentKey, Datagram> eldest = eldest();
            if (nowNanos - eldest.getValue().first.timeNanos <= limits.ageNanos()) {
                return;
            }
            giveUp(eldest.getKey(), eldest.getValue(), Counter.DATAGRAMS_TIMED_OUT);
        }
    }

    /** Gives up all that waits. */
    void end() {
        while (!waiting.isEmpty()) {
            Map.Entry<FragmentKey, Datagram> eldest = eldest();
            giveUp(eldest.getKey(), eldest.getValue(), Counter.DATAGRAMS_TIMED_OUT);
        }
    }

    int waiting() {
        return waiting.size();
    }

    long bytes() {
        return bytes;
    }

    private void evict() {
        while (waiting.size() > limits.datagrams() || bytes > limits.bytes()) {
            Map.Entry<FragmentKey, Datagram> eldest = eldest();
            giveUp(eldest.getKey(), eldest.getValue(), Counter.DATAGRAMS_EVICTED);
        }
    }

    private Map.Entry<FragmentKey, Datagram> eldest() {
        Iterator<Map.Entry<FragmentKey, Datagram>> all = waiting.entrySet().iterator();
        return all.next();
    }

    private void giveUp(FragmentKey key, Datagram datagram, Counter why) {
        waiting.remove(key);
        bytes -= datagram.size();
        counters.add(why);
        givenUp.accept(datagram, key.protocol());
    }
}
