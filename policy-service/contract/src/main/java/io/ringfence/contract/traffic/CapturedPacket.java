package io.ringfence.contract.traffic;

import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record on {@code ringfence.sip-packets}. It is no CloudEvent: the value is bytes as they were on the wire, and the facts are in
 * short text headers, which {@link io.ringfence.contract.kafka.PacketRecords} writes and reads.
 *
 * @param kind what the value is
 * @param remote the key: the address of the end that is not the node, so that all traffic of a peer is in one partition, in order;
 *     where both ends or neither are the node's, the lower of the two
 * @param origin where and when it was captured
 * @param flow from whom to whom; absent when it could not be read
 * @param sip what the (first) message in it says; absent when the record holds no start of a message
 * @param flags what is odd about it
 * @param frames of a {@link Kind#MESSAGE}: the sequence numbers of the frames that it was put together of, at most
 *     {@link #MAX_FRAMES}; of a {@link Kind#FRAME} empty
 * @param leftOut of a {@link Kind#LEFT_OUT}: how many frames the sampler has kept back; otherwise 0
 * @param bytes the value
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes go to Kafka as they are; nobody compares packets
public record CapturedPacket(
        Kind kind,
        String remote,
        Origin origin,
        @Nullable Flow flow,
        @Nullable Sip sip,
        Set<Flag> flags,
        List<Long> frames,
        long leftOut,
        byte[] bytes) {

    /** The largest frame: with segments that the network card has put together a frame may exceed any MTU. */
    public static final int MAX_BYTES = 262_144;

    /** Of so many frames of one message the numbers are told. */
    public static final int MAX_FRAMES = 64;

    /** The longest Call-ID, user or user agent in a header; what is longer is cut there, and whole in the value. */
    public static final int MAX_FACT = 128;

    /** What a record is. */
    public enum Kind {
        /** A frame exactly as it was captured. Where one datagram carries one message, the facts of the message are here. */
        FRAME,
        /** The text of a message that several frames or a stream carried; its frames are records of their own. */
        MESSAGE,
        /** No bytes: so many frames of this source were kept back within the second before {@code origin.timeNanos}. */
        LEFT_OUT
    }

    /** What is odd about a record. */
    public enum Flag {
        /** The capture kept less than was on the wire. */
        CUT,
        /** The frame is an IP fragment. */
        FRAGMENT,
        /** A part of the message was never seen. */
        PARTIAL,
        /** TLS: counted, and not looked into. */
        ENCRYPTED,
        /** It came by HEP: the PBX had decrypted it. */
        HEP
    }

    /**
     * Where and when.
     *
     * @param node the node
     * @param networkInterface its interface, at most 15 characters as in Linux; {@code hep} for what came by HEP
     * @param linkType the link layer's number, as in pcap files (LINKTYPE_ of tcpdump.org)
     * @param timeNanos nanoseconds since 1970
     * @param wire how many bytes there were on the wire
     * @param sequence rises by one with each frame of the node, over all interfaces and across restarts: it starts at the
     *     microseconds since 1970. A gap that neither a restart nor {@link Kind#LEFT_OUT} explains is a loss. A message has
     *     the number of the frame in which it ended
     */
    public record Origin(String node, String networkInterface, int linkType, long timeNanos, int wire, long sequence) {

        public Origin {
            Bounds.name(node, "node", Bounds.NODE);
            Bounds.text(networkInterface, "networkInterface", 64);
            if (networkInterface.indexOf(' ') >= 0) { // dev_valid_name() in net/core/dev.c lets none be
                throw new IllegalArgumentException("networkInterface: has a space");
            }
            Bounds.atLeast(linkType, 0, "linkType");
            Bounds.atLeast(timeNanos, 0, "timeNanos");
            Bounds.atLeast(wire, 0, "wire");
            Bounds.atLeast(sequence, 0, "sequence");
        }

        /** The time, with its nanoseconds. */
        public Instant at() {
            return Instant.ofEpochSecond(0, timeNanos);
        }
    }

    /**
     * From whom to whom.
     *
     * @param source the address, as text without a port
     * @param destination likewise
     * @param transport {@code UDP}, {@code TCP}, {@code WS}, {@code TLS}, {@code SCTP} or {@code OTHER}
     */
    public record Flow(String source, int sourcePort, String destination, int destinationPort, String transport) {

        public Flow {
            Bounds.text(source, "source", 45);
            Bounds.between(sourcePort, 0, 65_535, "sourcePort");
            Bounds.text(destination, "destination", 45);
            Bounds.between(destinationPort, 0, 65_535, "destinationPort");
            Bounds.text(transport, "transport", 8);
        }

        /** The source as {@code address:port}, or {@code [address]:port} for IPv6 (RFC 5952 6). */
        public String sourceEnd() {
            return end(source, sourcePort);
        }

        /** The destination in the same form. */
        public String destinationEnd() {
            return end(destination, destinationPort);
        }

        private static String end(String address, int port) {
            return address.indexOf(':') < 0 ? address + ":" + port : "[" + address + "]:" + port;
        }
    }

    /**
     * What a message says. All texts are an attacker's: control characters are replaced, and what is too long is cut.
     *
     * @param method the request's method; of a response the one in its CSeq, if it has one; unknown methods as {@code OTHER}
     * @param status a response's status; 0 for a request
     * @param callId its Call-ID
     * @param fromUser the user in From
     * @param toUser the user in To
     * @param userAgent User-Agent, or Server
     */
    public record Sip(
            @Nullable String method,
            int status,
            @Nullable String callId,
            @Nullable String fromUser,
            @Nullable String toUser,
            @Nullable String userAgent) {

        public Sip {
            Bounds.between(status, 0, 999, "status");
            check(method, "method");
            check(callId, "callId");
            check(fromUser, "fromUser");
            check(toUser, "toUser");
            check(userAgent, "userAgent");
        }

        private static void check(@Nullable String text, String field) {
            if (text != null) {
                Bounds.text(text, field, MAX_FACT);
            }
        }
    }

    public CapturedPacket {
        Objects.requireNonNull(kind, "kind");
        Bounds.text(remote, "remote", 45);
        Objects.requireNonNull(origin, "origin");
        flags = Set.copyOf(flags);
        frames = List.copyOf(frames);
        if (frames.size() > MAX_FRAMES) {
            throw new IllegalArgumentException("frames: at most " + MAX_FRAMES);
        }
        Bounds.atLeast(leftOut, 0, "leftOut");
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("bytes: at most " + MAX_BYTES + ", but there are " + bytes.length);
        }
    }
}
