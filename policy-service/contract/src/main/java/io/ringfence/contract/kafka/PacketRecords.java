package io.ringfence.contract.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flag;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Captured packets to and from Kafka's record classes. The key is the remote address, the timestamp that of the capture in
 * milliseconds, the value the bytes. All headers are text, numbers in decimal. Two are lists with spaces between, because each header
 * costs a record more than its bytes; one that has nothing to say is not there:
 *
 * <table>
 * <caption>headers</caption>
 * <tr><td>{@code h}</td><td>always there: the version of these headers, 2 (another one is refused); the kind, F, M or L; node;
 *     interface; link type; time in nanoseconds; length on the wire; sequence</td></tr>
 * <tr><td>{@code e}</td><td>source and destination as {@code address:port} ({@code [address]:port}), and the transport</td></tr>
 * <tr><td>{@code m}, {@code r}, {@code c}</td><td>method, status of a response, Call-ID</td></tr>
 * <tr><td>{@code f}, {@code o}, {@code a}</td><td>user in From, user in To, user agent</td></tr>
 * <tr><td>{@code x}, {@code g}, {@code z}</td><td>flags and frames, with commas between; how many were left out</td></tr>
 * </table>
 *
 * <p>What a later version adds behind a list's end, or as another header, is passed over.
 */
public final class PacketRecords {

    private static final String VERSION = "2";

    private PacketRecords() {}

    /** The record to send. */
    public static ProducerRecord<byte[], byte[]> toRecord(CapturedPacket packet) {
        Origin origin = packet.origin();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Topic.SIP_PACKETS.topicName(),
                null,
                origin.timeNanos() / 1_000_000,
                packet.remote().getBytes(UTF_8),
                packet.bytes());
        Headers headers = record.headers();
        add(headers, "h", list(packet.kind(), origin));
        Flow flow = packet.flow();
        if (flow != null) {
            add(headers, "e", flow.sourceEnd() + ' ' + flow.destinationEnd() + ' ' + flow.transport());
        }
        if (packet.sip() != null) {
            add(headers, packet.sip());
        }
        if (!packet.flags().isEmpty()) {
            add(headers, "x", packet.flags().stream().map(Flag::name).sorted().collect(Collectors.joining(",")));
        }
        if (!packet.frames().isEmpty()) {
            add(headers, "g", packet.frames().stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
        if (packet.leftOut() > 0) {
            add(headers, "z", Long.toString(packet.leftOut()));
        }
        return record;
    }

    /**
     * The packet in a record.
     *
     * @throws UnreadableException when a header is missing or says what it may not
     */
    public static CapturedPacket toPacket(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        Found found = new Found();
        for (Header header : record.headers()) {
            found.take(header);
        }
        if (found.kind == null || found.origin == null) {
            throw new UnreadableException("header h is missing");
        }
        try {
            return new CapturedPacket(
                    found.kind,
                    record.key() == null ? "" : new String(record.key(), UTF_8),
                    found.origin,
                    found.flow,
                    found.sip(),
                    found.flags,
                    found.frames,
                    found.leftOut,
                    record.value() == null ? new byte[0] : record.value());
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("headers can't be read: " + e.getMessage());
        }
    }

    private static void add(Headers headers, Sip sip) {
        addIfThere(headers, "m", sip.method());
        if (sip.status() > 0) {
            add(headers, "r", Integer.toString(sip.status()));
        }
        addIfThere(headers, "c", sip.callId());
        addIfThere(headers, "f", sip.fromUser());
        addIfThere(headers, "o", sip.toUser());
        addIfThere(headers, "a", sip.userAgent());
    }

    private static void add(Headers headers, String name, String text) {
        headers.add(name, text.getBytes(UTF_8));
    }

    private static void addIfThere(Headers headers, String name, @Nullable String text) {
        if (text != null) {
            add(headers, name, text);
        }
    }

    private static String list(Kind kind, Origin origin) {
        return new StringBuilder(96)
                .append(VERSION)
                .append(' ')
                .append(kind.name().charAt(0))
                .append(' ')
                .append(origin.node())
                .append(' ')
                .append(origin.networkInterface())
                .append(' ')
                .append(origin.linkType())
                .append(' ')
                .append(origin.timeNanos())
                .append(' ')
                .append(origin.wire())
                .append(' ')
                .append(origin.sequence())
                .toString();
    }

    /** The headers of one record, of which each may come in any order, and more than once. */
    private static final class Found {

        private @Nullable Kind kind;
        private @Nullable Origin origin;
        private @Nullable Flow flow;
        private boolean hasSip;
        private @Nullable String method;
        private int status;
        private @Nullable String callId;
        private @Nullable String fromUser;
        private @Nullable String toUser;
        private @Nullable String userAgent;
        private Set<Flag> flags = Set.of();
        private List<Long> frames = List.of();
        private long leftOut;

        void take(Header header) throws UnreadableException {
            if (header.key().length() != 1 || header.value() == null) {
                return;
            }
            String text = new String(header.value(), UTF_8);
            try {
                take(header.key().charAt(0), text);
            } catch (IllegalArgumentException e) { // NumberFormatException too
                throw new UnreadableException("header " + header.key() + " can't be read: " + e.getMessage());
            }
        }

        private void take(char name, String text) {
            switch (name) {
                case 'h' -> takeOrigin(parts(text, 8));
                case 'e' -> takeFlow(parts(text, 3));
                case 'x' -> flags = flags(text);
                case 'g' ->
                    frames = Stream.of(text.split(",", CapturedPacket.MAX_FRAMES + 1))
                            .map(Long::valueOf)
                            .toList();
                case 'z' -> leftOut = Long.parseLong(text);
                default -> takeSip(name, text);
            }
        }

        private void takeOrigin(String[] parts) {
            if (!parts[0].equals(VERSION)) {
                throw new IllegalArgumentException("version " + parts[0] + ", and only " + VERSION + " is known");
            }
            kind = switch (parts[1]) {
                case "F" -> Kind.FRAME;
                case "M" -> Kind.MESSAGE;
                case "L" -> Kind.LEFT_OUT;
                default -> throw new IllegalArgumentException("kind " + parts[1] + ", and not F, M or L");
            };
            origin = new Origin(
                    parts[2],
                    parts[3],
                    Integer.parseInt(parts[4]),
                    Long.parseLong(parts[5]),
                    Integer.parseInt(parts[6]),
                    Long.parseLong(parts[7]));
        }

        private void takeFlow(String[] parts) {
            flow = new Flow(address(parts[0]), port(parts[0]), address(parts[1]), port(parts[1]), parts[2]);
        }

        private void takeSip(char name, String text) {
            switch (name) {
                case 'm' -> method = text;
                case 'r' -> status = Integer.parseInt(text);
                case 'c' -> callId = text;
                case 'f' -> fromUser = text;
                case 'o' -> toUser = text;
                case 'a' -> userAgent = text;
                default -> {
                    return; // of a later version
                }
            }
            hasSip = true;
        }

        @Nullable Sip sip() {
            return hasSip ? new Sip(method, status, callId, fromUser, toUser, userAgent) : null;
        }

        private static Set<Flag> flags(String text) {
            Set<Flag> flags = EnumSet.noneOf(Flag.class);
            for (Flag flag : Flag.values()) {
                if (("," + text + ",").contains("," + flag.name() + ",")) {
                    flags.add(flag); // flags of a later version are passed over
                }
            }
            return flags;
        }

        /** So many words; what a later version has behind them is passed over. */
        private static String[] parts(String text, int count) {
            String[] parts = new String[count];
            int start = 0;
            for (int i = 0; i < count; i++) {
                int end = text.indexOf(' ', start);
                if (end < 0 && i < count - 1) {
                    throw new IllegalArgumentException((i + 1) + " words, and " + count + " are needed");
                }
                parts[i] = text.substring(start, end < 0 ? text.length() : end);
                start = end + 1;
            }
            return parts;
        }

        private static String address(String end) {
            String address = end.substring(0, Math.max(0, end.lastIndexOf(':')));
            return address.startsWith("[") && address.endsWith("]")
                    ? address.substring(1, address.length() - 1)
                    : address;
        }

        private static int port(String end) {
            return Integer.parseInt(end.substring(end.lastIndexOf(':') + 1));
        }
    }
}
