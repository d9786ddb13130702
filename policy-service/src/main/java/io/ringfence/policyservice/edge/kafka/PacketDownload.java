package io.ringfence.policyservice.edge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.Topic;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flag;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.policyservice.core.traffic.Traffic;
import io.ringfence.policyservice.core.traffic.TrafficQuery;
import io.ringfence.traffic.write.PcapngWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of partitions as one file, merged by time. Where facts of messages are asked for, a first reading finds the frames
 * that messages of streams were put together of. Frames are written some at a time: for those, who is blocked is asked at once, and
 * what is only known at the end is said at the last of them.
 */
final class PacketDownload {

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST_FRAMES_OF_MESSAGES = 200_000;
    private static final long MOST_BYTES = 4L << 30;
    private static final int BUFFER = 256 << 10;
    private static final String PROGRAM = "ringfence";

    /** So many frames, or bytes of them, wait to be written. */
    private static final int MOST_WAITING = 5_000;

    private static final long MOST_WAITING_BYTES = 4 << 20;

    /** Of so many peers it is told whether they are blocked; some 12 MB. */
    private static final int MOST_PEERS = 100_000;

    private record Frame(String node, long sequence) {}

    private record Place(String node, String networkInterface, int linkType) {}

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Collection<TopicPartition> partitions;
    private final TrafficQuery query;
    private final Instant now;
    private final Set<Frame> ofMessages = new HashSet<>();
    private final Map<Place, Integer> places = new HashMap<>();
    private final UnaryOperator<Set<String>> blocked;
    private final Map<String, Boolean> isBlocked = new HashMap<>();
    private final List<CapturedPacket> waiting = new ArrayList<>();
    private long waitingBytes;
    private long frames;
    private long bytes;

    PacketDownload(
            KafkaConsumer<byte[], byte[]> consumer,
            Collection<TopicPartition> partitions,
            TrafficQuery query,
            UnaryOperator<Set<String>> blocked,
            Instant now) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.query = query;
        this.blocked = blocked;
        this.now = now;
    }

    /** Writes the file; returns how many frames it has. */
    long write(OutputStream to) throws IOException {
        List<BackwardReader.Range> ranges = BackwardReader.between(consumer, partitions, query.from(), query.to());
        Optional<Instant> heldFrom = Retention.heldFrom(consumer, Topic.SIP_PACKETS, ranges, query.from(), now);
        if (query.asksOfSip() || query.text().isPresent()) {
            merge().read(ranges, packet -> {
                if (packet.kind() == Kind.MESSAGE && query.matches(packet)) {
                    packet.frames()
                            .forEach(frame ->
                                    ofMessages.add(new Frame(packet.origin().node(), frame)));
                }
                return ofMessages.size() < MOST_FRAMES_OF_MESSAGES;
            });
        }
        BufferedOutputStream out = new BufferedOutputStream(to, BUFFER);
        PcapngWriter writer = new PcapngWriter(out, PROGRAM, about(heldFrom));
        long until = System.nanoTime() + LONGEST.toNanos();
        PacketMerge merge = merge();
        merge.read(ranges, packet -> {
            if (System.nanoTime() > until) { // a client that hardly reads; what it has is no whole file
                throw new IOException("the download took more than " + LONGEST.toMinutes() + " minutes");
            }
            if (packet.kind() == Kind.FRAME && isWanted(packet)) {
                add(writer, packet);
            }
            return bytes < MOST_BYTES;
        });
        end(writer, out, merge.unreadable());
        out.flush();
        return frames;
    }

    private PacketMerge merge() {
        byte @Nullable [] key = query.peer().map(peer -> peer.getBytes(UTF_8)).orElse(null);
        Predicate<ConsumerRecord<byte[], byte[]>> wanted =
                key == null ? record -> true : record -> Arrays.equals(key, record.key());
        return new PacketMerge(
                consumer, wanted, !query.asksOfSip() && query.network().isEmpty());
    }

    private String about(Optional<Instant> heldFrom) {
        StringJoiner text = new StringJoiner("; ");
        text.add("from " + query.from() + query.to().map(end -> " to " + end).orElse(""));
        heldFrom.ifPresent(time -> text.add("of what was before " + time + " some is not kept any more"));
        if (ofMessages.size() >= MOST_FRAMES_OF_MESSAGES) {
            text.add("of messages in streams only the first " + MOST_FRAMES_OF_MESSAGES
                    + " frames are here: ask for less");
        }
        return text.toString();
    }

    private boolean isWanted(CapturedPacket packet) {
        return query.matches(packet)
                || !ofMessages.isEmpty()
                        && ofMessages.contains(new Frame(
                                packet.origin().node(), packet.origin().sequence()));
    }

    private void add(PcapngWriter writer, CapturedPacket packet) throws IOException {
        if (waiting.size() >= MOST_WAITING || waitingBytes >= MOST_WAITING_BYTES) {
            flush(writer, "");
        }
        waiting.add(packet);
        waitingBytes += packet.bytes().length;
        frames++;
        bytes += packet.bytes().length;
    }

    private void end(PcapngWriter writer, OutputStream out, long unreadable) throws IOException {
        StringJoiner notes = new StringJoiner("; ");
        if (bytes >= MOST_BYTES) {
            notes.add("the download ends here: it has " + MOST_BYTES + " bytes; ask for less");
        }
        if (unreadable > 0) {
            notes.add("records that can't be read, and are left out: " + unreadable);
        }
        if (isBlocked.size() >= MOST_PEERS) {
            notes.add("it is not told of all peers whether they are blocked: there are more than " + MOST_PEERS);
        }
        if (waiting.isEmpty() && notes.length() > 0) {
            var _ = new PcapngWriter(
                    out, PROGRAM, notes.toString()); // a section of its own: there is no frame to say it at
        }
        flush(writer, notes.toString());
    }

    /** Writes what waits, with a note at the last frame. */
    private void flush(PcapngWriter writer, String note) throws IOException {
        Set<String> unknown = new HashSet<>();
        for (CapturedPacket packet : waiting) {
            if (isBlocked.size() + unknown.size() < MOST_PEERS && !isBlocked.containsKey(packet.remote())) {
                unknown.add(packet.remote());
            }
        }
        if (!unknown.isEmpty()) {
            Set<String> dropped = blocked.apply(unknown);
            unknown.forEach(peer -> isBlocked.put(peer, dropped.contains(peer)));
        }
        for (int i = 0; i < waiting.size(); i++) {
            CapturedPacket packet = waiting.get(i);
            write(writer, packet, comment(packet, i == waiting.size() - 1 ? note : ""));
        }
        waiting.clear();
        waitingBytes = 0;
    }

    private void write(PcapngWriter writer, CapturedPacket packet, String comment) throws IOException {
        Origin origin = packet.origin();
        Place place = new Place(origin.node(), origin.networkInterface(), origin.linkType());
        Integer known = places.get(place);
        int number = known == null
                ? writer.addInterface(origin.linkType(), origin.networkInterface(), "node " + origin.node())
                : known;
        places.put(place, number);
        writer.frame(number, origin.timeNanos(), origin.wire(), packet.bytes(), 0, packet.bytes().length, comment);
    }

    private String comment(CapturedPacket packet, String note) {
        boolean isCut = packet.flags().contains(Flag.CUT);
        boolean isDropped = isBlocked.getOrDefault(packet.remote(), false);
        if (!isCut && !isDropped) {
            return note;
        }
        StringJoiner text = new StringJoiner("; ");
        if (isDropped) {
            text.add(Traffic.STILL_CAPTURED);
        }
        if (isCut) {
            text.add("cut by the capture");
        }
        return note.isEmpty() ? text.toString() : text.add(note).toString();
    }
}
