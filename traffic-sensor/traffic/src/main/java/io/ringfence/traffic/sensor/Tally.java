package io.ringfence.traffic.sensor;

import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.frame.Transport;
import io.ringfence.traffic.sip.SipMessage;
import io.ringfence.traffic.sip.SipMethod;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Messages by method or status, by transport and by address family. One thread counts, any may read. No one but this code decides how
 * many numbers there are.
 */
public final class Tally {

    private static final int STATUSES = 700;

    private final AtomicLongArray methods = new AtomicLongArray(SipMethod.values().length);
    private final AtomicLongArray statuses = new AtomicLongArray(STATUSES);
    private final AtomicLongArray transports = new AtomicLongArray(Transport.values().length);
    private final AtomicLongArray families = new AtomicLongArray(2);

    void add(Packet packet, SipMessage message) {
        if (message.isRequest()) {
            add(methods, message.method().ordinal());
        } else {
            add(statuses, message.status());
        }
        add(transports, packet.transport().ordinal());
        add(families, packet.family() == 6 ? 1 : 0);
    }

    /** Requests with this method. */
    public long requests(SipMethod method) {
        return methods.getOpaque(method.ordinal());
    }

    /** Responses with this status; 0 stands for those whose status is no number from 100 to 699. */
    public long responses(int status) {
        return statuses.getOpaque(status);
    }

    /** Messages that travelled so. */
    public long messages(Transport transport) {
        return transports.getOpaque(transport.ordinal());
    }

    /** Messages over IPv4. */
    public long ipv4() {
        return families.getOpaque(0);
    }

    /** Messages over IPv6. */
    public long ipv6() {
        return families.getOpaque(1);
    }

    private static void add(AtomicLongArray array, int index) {
        array.setOpaque(index, array.getPlain(index) + 1);
    }
}
