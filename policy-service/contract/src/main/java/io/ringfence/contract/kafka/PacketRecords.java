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
 * milliseconds, the value the bytes. All headers are text, numbers in decimal; one that has nothing to say is not there:
 *
 * <table>
 * <caption>headers</caption>
 * <tr><td>{@code v}</td><td>the version of this list, 1; another one is refused</td></tr>
 * <tr><td>{@code k}</td><td>the kind: F, M or L</td></tr>
 * <tr><td>{@code n}, {@code i}, {@code l}</td><td>node, interface, link type</td></tr>
 * <tr><td>{@code t}, {@code w}, {@code q}</td><td>time in nanoseconds, length on the wire where more than the value's, sequence</td></tr>
 * <tr><td>{@code s}, {@code d}, {@code p}</td><td>source and destination as {@code address:port} ({@code [address]:port}), transport</td></tr>
 * <tr><td>{@code m}, {@code r}, {@code c}</td><td>method, status of a response, Call-ID</td></tr>
 * <tr><td>{@code f}, {@code o}, {@code a}</td><td>user in From, user in To, user agent</td></tr>
 * <tr><td>{@code x}, {@code g}, {@code z}</td><td>flags and frames, with commas between; how many were left out</td></tr>
 * </table>
 */
public final class PacketRecords {

    private static final String VERSION = "1";

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
        add(headers, "v", VERSION);
        add(headers, "k", packet.kind().name().substring(0, 1));
        add(headers, "n", origin.node());
        add(headers, "i", origin.networkInterface());
        add(headers, "l", Integer.toString(origin.linkType()));
        add(headers, "t", Long.toString(origin.timeNanos()));
        if (origin.wire() != packet.bytes().length) {
            add(headers, "w", Integer.toString(origin.wire()));
        }
        add(headers, "q", Long.toString(origin.sequence()));
        if (packet.flow() != null) {
            add(headers, "s", packet.flow().sourceEnd());
            add(headers, "d", packet.flow().destinationEnd());
            add(headers, "p", packet.flow().transport());
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
        return read(record, new Found(""));
    }

    /**
     * The packet in a record without its flow and what its message says, for readers of very many that want the bytes.
     *
     * @throws UnreadableException as {@link #toPacket}
     */
    public static CapturedPacket toBarePacket(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        return read(record, new Found("sdpmrcfoa"));
    }

    private static CapturedPacket read(ConsumerRecord<byte[], byte[]> record, Found found) throws UnreadableException {
        for (Header header : record.headers()) {
            found.take(header);
        }
        if (!VERSION.equals(found.version)) {
            throw new UnreadableException("header v is " + found.version + ", and only " + VERSION + " is known");
        }
        try {
            byte[] bytes = record.value() == null ? new byte[0] : record.value();
            return new CapturedPacket(
                    kind(found.kind),
                    record.key() == null ? "" : new String(record.key(), UTF_8),
                    found.origin(bytes.length),
                    found.flow(),
                    found.sip(),
                    found.flags,
                    found.frames,
                    found.leftOut,
                    bytes);
        } catch (IllegalArgumentException e) { // NumberFormatException too
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

    private static Kind kind(String letter) throws UnreadableException {
        return switch (letter) {
            case "F" -> Kind.FRAME;
            case "M" -> Kind.MESSAGE;
            case "L" -> Kind.LEFT_OUT;
            default -> throw new UnreadableException("header k is " + letter + ", and not F, M or L");
        };
    }

    /** The headers of one record, of which each may come in any order, and more than once. */
    private static final class Found {

        private final String passedOver;
        private String version = "missing";
        private String kind = "missing";
        private String node = "";
        private String networkInterface = "";
        private int linkType;
        private long timeNanos;
        private int wire = -1;
        private long sequence;
        private @Nullable String source;
        private @Nullable String destination;
        private String transport = "OTHER";
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

        Found(String passedOver) {
            this.passedOver = passedOver;
        }

        void take(Header header) throws UnreadableException {
            if (header.key().length() != 1
                    || passedOver.indexOf(header.key().charAt(0)) >= 0
                    || header.value() == null) {
                return;
            }
            String text = new String(header.value(), UTF_8);
            try {
                take(header.key().charAt(0), text);
            } catch (IllegalArgumentException e) {
                throw new UnreadableException("header " + header.key() + " can't be read: " + e.getMessage());
            }
        }

        private void take(char name, String text) {
            switch (name) {
                case 'v' -> version = text;
                case 'k' -> kind = text;
                case 'n' -> node = text;
                case 'i' -> networkInterface = text;
                case 'l' -> linkType = Integer.parseInt(text);
                case 't' -> timeNanos = Long.parseLong(text);
                case 'w' -> wire = Integer.parseInt(text);
                case 'q' -> sequence = Long.parseLong(text);
                case 's' -> source = text;
                case 'd' -> destination = text;
                case 'p' -> transport = text;
                case 'x' -> flags = flags(text);
                case 'g' ->
                    frames = Stream.of(text.split(",", CapturedPacket.MAX_FRAMES + 1))
                            .map(Long::valueOf)
                            .toList();
                case 'z' -> leftOut = Long.parseLong(text);
                default -> takeSip(name, text);
            }
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

        Origin origin(int length) {
            return new Origin(node, networkInterface, linkType, timeNanos, wire < 0 ? length : wire, sequence);
        }

        @Nullable Flow flow() {
            if (source == null || destination == null) {
                return null;
            }
            return new Flow(address(source), port(source), address(destination), port(destination), transport);
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
