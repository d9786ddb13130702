package io.ringfence.policyservice.edge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.FrameReader;
import io.ringfence.contract.kafka.FrameReader.Frame;
import io.ringfence.contract.kafka.PacketRecords;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.policyservice.core.traffic.TrafficQuery;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Downloads the frames of partitions as one file, merged by time. Where facts of messages are asked for, a first reading finds the
 * frames that messages of streams were put together of.
 */
final class PacketDownload {

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST_FRAMES_OF_MESSAGES = 200_000;
    private static final long MOST_BYTES = 4L << 30;
    private static final int BUFFER = 32 << 10;

    private record Number(String node, long sequence) {}

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Collection<TopicPartition> partitions;
    private final TrafficQuery query;
    private final UnaryOperator<Set<String>> blocked;
    private final Instant now;
    private final FrameReader reader = new FrameReader();
    private final byte @Nullable [] key;
    private final Set<Number> ofMessages = new HashSet<>();

    /** @param blocked tells which of some peers the policy drops */
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
        this.key = query.peer().map(peer -> peer.getBytes(UTF_8)).orElse(null);
    }

    /** Writes the file; returns how many frames it has. */
    long write(OutputStream to) throws IOException {
        List<BackwardReader.Range> ranges = BackwardReader.between(consumer, partitions, query.from(), query.to());
        Optional<Instant> heldFrom = Retention.heldFrom(consumer, Topic.SIP_PACKETS, ranges, query.from(), now);
        if (query.asksOfSip() || query.text().isPresent()) {
            findFramesOfMessages(ranges);
        }
        BufferedOutputStream out = new BufferedOutputStream(to, BUFFER);
        FrameFile file = new FrameFile(out, about(heldFrom), blocked);
        long until = System.nanoTime() + LONGEST.toNanos();
        PacketMerge<Frame> merge = new PacketMerge<>(consumer, this::frame, Frame::timeNanos, Frame::sequence);
        merge.read(ranges, frame -> {
            if (file.frames() % 1_000 == 0 && System.nanoTime() > until) { // what such a client has is no whole file
                throw new IOException("the download took more than " + LONGEST.toMinutes() + " minutes");
            }
            file.add(frame);
            return file.bytes() < MOST_BYTES;
        });
        StringJoiner notes = new StringJoiner("; ");
        if (file.bytes() >= MOST_BYTES) {
            notes.add("the download ends here: it has " + MOST_BYTES + " bytes; ask for less");
        }
        if (merge.unreadable() > 0) {
            notes.add("records that can't be read, and are left out: " + merge.unreadable());
        }
        file.end(notes);
        out.flush();
        return file.frames();
    }

    private void findFramesOfMessages(List<BackwardReader.Range> ranges) throws IOException {
        new PacketMerge<>(
                        consumer,
                        this::message,
                        (CapturedPacket message) -> message.origin().timeNanos(),
                        message -> message.origin().sequence())
                .read(ranges, message -> {
                    String node = message.origin().node();
                    message.frames().forEach(frame -> ofMessages.add(new Number(node, frame)));
                    return ofMessages.size() < MOST_FRAMES_OF_MESSAGES;
                });
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

    private @Nullable CapturedPacket message(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        if (isOfAnother(record)) {
            return null;
        }
        CapturedPacket packet = PacketRecords.toPacket(record);
        return packet.kind() == Kind.MESSAGE && query.matches(packet) ? packet : null;
    }

    private @Nullable Frame frame(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        if (isOfAnother(record)) {
            return null;
        }
        Frame frame = reader.read(record);
        return frame != null && (matches(frame, record) || isOfMessage(frame)) ? frame : null;
    }

    private boolean matches(Frame frame, ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        return query.matchesFrame(frame.remote(), frame.node(), frame.timeNanos(), frame.bytes())
                && (!query.asksOfFacts() || query.matches(PacketRecords.toPacket(record)));
    }

    private boolean isOfMessage(Frame frame) {
        return !ofMessages.isEmpty() && ofMessages.contains(new Number(frame.node(), frame.sequence()));
    }

    /** Whether it is of another peer in the same partition. */
    private boolean isOfAnother(ConsumerRecord<byte[], byte[]> record) {
        return key != null && !Arrays.equals(key, record.key());
    }
}
