package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.FrameReader;
import io.ringfence.contract.kafka.FrameReader.Frame;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.policyservice.core.traffic.SeenPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Finds the frames of a message: they are in its partition, and sensors send them before it. */
final class MessageFrames {

    /** A stream may take its time over a message. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final BackwardReader.Bound BOUND =
            new BackwardReader.Bound(300_000, 128 << 20, Duration.ofSeconds(2));

    private MessageFrames() {}

    static List<SeenPacket> find(KafkaConsumer<byte[], byte[]> consumer, SeenPacket message) {
        Set<Long> missing = new HashSet<>(message.packet().frames());
        TopicPartition partition =
                new TopicPartition(Topic.SIP_PACKETS.topicName(), message.id().partition());
        long floor = BackwardReader.between(
                        consumer,
                        List.of(partition),
                        message.packet().origin().at().minus(LONGEST),
                        Optional.empty())
                .getFirst()
                .floor();
        FrameReader reading = new FrameReader();
        BackwardReader reader = new BackwardReader(
                consumer,
                List.of(new BackwardReader.Range(partition, floor, message.id().offset())),
                record -> isFrameOf(record, message.packet(), missing, reading),
                BOUND);
        List<SeenPacket> frames = new ArrayList<>();
        while (!missing.isEmpty()) {
            Optional<ConsumerRecord<byte[], byte[]>> record = reader.next();
            if (record.isEmpty()) {
                break;
            }
            PacketHistory.seen(record.get())
                    .filter(seen -> missing.remove(seen.packet().origin().sequence()))
                    .ifPresent(frames::add);
        }
        return frames;
    }

    private static boolean isFrameOf(
            ConsumerRecord<byte[], byte[]> record, CapturedPacket message, Set<Long> numbers, FrameReader reading) {
        try {
            Frame frame = reading.read(record);
            return frame != null
                    && numbers.contains(frame.sequence())
                    && frame.node().equals(message.origin().node());
        } catch (UnreadableException e) {
            return false;
        }
    }
}
