package io.ringfence.policyservice.edge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.kafka.PacketRecords;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.core.traffic.PacketId;
import io.ringfence.policyservice.core.traffic.SeenPacket;
import io.ringfence.policyservice.core.traffic.Traffic;
import io.ringfence.policyservice.core.traffic.TrafficCursor;
import io.ringfence.policyservice.core.traffic.TrafficListener;
import io.ringfence.policyservice.core.traffic.TrafficQuery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Finds packets where sensors have put them: of one peer in its partition, of all in all of them side by side. */
@ApplicationScoped
public class PacketHistory implements Traffic {

    /** What one page may cost; some seconds on a busy topic, and then the client goes on with the cursor. */
    private static final BackwardReader.Bound BOUND =
            new BackwardReader.Bound(1_000_000, 512 << 20, Duration.ofSeconds(3));

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final String FAILURE = "cannot read " + Topic.SIP_PACKETS.topicName();

    /** A download may take minutes, where its client is slow: others must be able to search meanwhile. */
    private static final int MOST_DOWNLOADS = 2;

    private final Clock clock = Clock.systemUTC();
    private final Semaphore downloads = new Semaphore(MOST_DOWNLOADS);

    @Inject
    SearchConsumers consumers;

    @Inject
    PacketTail tail;

    @Override
    public Result<Found> find(TrafficQuery query, Optional<TrafficCursor> before, int size) {
        return consumers.search(consumer -> find(consumer, query, before, size), FAILURE);
    }

    @Override
    public Result<Optional<SeenPacket>> find(PacketId id) {
        return consumers.search(consumer -> new Result.Done<>(find(consumer, id)), FAILURE);
    }

    @Override
    public Result<List<SeenPacket>> framesOf(SeenPacket message) {
        return message.packet().frames().isEmpty()
                ? new Result.Done<>(List.of())
                : consumers.search(consumer -> new Result.Done<>(MessageFrames.find(consumer, message)), FAILURE);
    }

    @Override
    public Result<Long> write(TrafficQuery query, UnaryOperator<Set<String>> blocked, OutputStream out)
            throws IOException {
        if (!downloads.tryAcquire()) {
            return Result.refused(
                    ProblemType.BUSY,
                    MOST_DOWNLOADS + " downloads run already, as many as may at once. Try again when one has ended.");
        }
        try {
            return consumers.search(
                    consumer -> {
                        try {
                            return new Result.Done<>(
                                    new PacketDownload(consumer, partitions(query), query, blocked, clock.instant())
                                            .write(out));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    FAILURE);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            downloads.release();
        }
    }

    @Override
    public Runnable listen(TrafficListener listener) {
        return tail.listen(listener);
    }

    /** The partitions that can have what is asked for. */
    private static List<TopicPartition> partitions(TrafficQuery query) {
        return query.peer()
                .map(peer -> List.of(new TopicPartition(
                        Topic.SIP_PACKETS.topicName(), KafkaRecords.partition(Topic.SIP_PACKETS, peer))))
                .orElseGet(() -> TopicThread.partitions(Topic.SIP_PACKETS));
    }

    private Result<Found> find(
            KafkaConsumer<byte[], byte[]> consumer, TrafficQuery query, Optional<TrafficCursor> before, int size) {
        List<BackwardReader.Range> ranges = new ArrayList<>();
        List<BackwardReader.Range> asked =
                BackwardReader.between(consumer, partitions(query), query.from(), query.to());
        for (BackwardReader.Range range : asked) {
            Optional<Long> below =
                    before.map(cursor -> cursor.offsets().get(range.partition().partition()));
            if (before.isPresent()
                    && (below.isEmpty()
                            || below.get() > range.end() && query.to().isEmpty())) {
                return new Result.Refused<>(Refusal.of(
                        ProblemType.INVALID,
                        InputError.field("cursor", null, "is of another search; begin again without one")));
            }
            ranges.add(new BackwardReader.Range(
                    range.partition(), range.floor(), Math.min(range.end(), below.orElse(Long.MAX_VALUE))));
        }
        Optional<Instant> heldFrom =
                Retention.heldFrom(consumer, Topic.SIP_PACKETS, asked, query.from(), clock.instant());
        byte @Nullable [] key = query.peer().map(peer -> peer.getBytes(UTF_8)).orElse(null);
        int[] unreadable = new int[1];
        BackwardReader reader = new BackwardReader(
                consumer,
                ranges,
                record -> {
                    if (key != null && !Arrays.equals(key, record.key())) {
                        return false; // of another peer in the same partition
                    }
                    try {
                        return query.isRow(PacketRecords.toPacket(record));
                    } catch (UnreadableException e) {
                        unreadable[0]++;
                        return false;
                    }
                },
                BOUND);
        List<SeenPacket> packets = new ArrayList<>();
        while (packets.size() < size) {
            Optional<ConsumerRecord<byte[], byte[]>> record = reader.next();
            if (record.isEmpty()) {
                break;
            }
            packets.add(seen(record.get()).orElseThrow()); // it could be read a moment ago
        }
        if (!reader.isExhausted() && !reader.hasProgressed()) {
            throw new BrokersException(FAILURE + " in time");
        }
        boolean isWhole = reader.isExhausted();
        Map<Integer, Long> next = new TreeMap<>();
        ranges.forEach(range -> next.put(range.partition().partition(), reader.position(range.partition())));
        return new Result.Done<>(new Found(
                packets,
                isWhole ? Optional.empty() : Optional.of(new TrafficCursor(next)),
                unreadable[0],
                isWhole || packets.size() == size ? Optional.empty() : reader.searchedBackTo(),
                heldFrom));
    }

    private static Optional<SeenPacket> find(KafkaConsumer<byte[], byte[]> consumer, PacketId id) {
        TopicPartition partition = new TopicPartition(Topic.SIP_PACKETS.topicName(), id.partition());
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        consumer.resume(one);
        long start = consumer.beginningOffsets(one).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
        if (id.offset() < start || id.offset() >= end) {
            return Optional.empty();
        }
        consumer.seek(partition, id.offset());
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (consumer.position(partition) <= id.offset()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                if (record.offset() >= id.offset()) {
                    return record.offset() == id.offset() ? seen(record) : Optional.empty();
                }
            }
            if (System.nanoTime() > until) {
                throw new BrokersException(FAILURE + " in time");
            }
        }
        return Optional.empty();
    }

    static Optional<SeenPacket> seen(ConsumerRecord<byte[], byte[]> record) {
        try {
            CapturedPacket packet = PacketRecords.toPacket(record);
            return Optional.of(new SeenPacket(new PacketId(record.partition(), record.offset()), packet));
        } catch (UnreadableException e) {
            return Optional.empty();
        }
    }
}
