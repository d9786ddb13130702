package io.ringfence.policyservice.edge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.call.BlockLiftRequested;
import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallProgress;
import io.ringfence.contract.call.CallStarted;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.policyservice.core.history.CallCursor;
import io.ringfence.policyservice.core.history.CallHistory;
import io.ringfence.policyservice.core.history.CallQuery;
import io.ringfence.policyservice.core.history.ToldCall;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Finds a tenant's calls where they were told: in its partition of the topic, read backwards. */
@ApplicationScoped
public class CallEventsHistory implements CallHistory {

    /** What one page may cost; some 3 s on a busy topic, and then the client goes on with the cursor. */
    private static final BackwardReader.Bound BOUND =
            new BackwardReader.Bound(500_000, 256 << 20, Duration.ofSeconds(3));

    /** Most of the topic, and known by a header: calls in progress and what admins ask for. */
    private static final Set<String> NO_HISTORY = Stream.of(
                    CallStarted.class, CallAnswered.class, CallProgress.class, BlockLiftRequested.class)
            .map(Event::typeOf)
            .collect(Collectors.toUnmodifiableSet());

    private static final String FAILURE = "cannot read " + Topic.CALL_EVENTS.topicName();

    @Inject
    SearchConsumers consumers;

    @Override
    public Result<Found> find(CallQuery query, Optional<CallCursor> before, int size) {
        return consumers.search(consumer -> find(consumer, query, before, size, BOUND), FAILURE);
    }

    static Result<Found> find(
            Consumer<byte[], byte[]> consumer,
            CallQuery query,
            Optional<CallCursor> before,
            int size,
            BackwardReader.Bound bound) {
        byte[] key = query.tenant().getBytes(UTF_8);
        TopicPartition partition = new TopicPartition(
                Topic.CALL_EVENTS.topicName(), KafkaRecords.partition(Topic.CALL_EVENTS, query.tenant()));
        BackwardReader.Range range = BackwardReader.between(consumer, List.of(partition), query.from(), query.to())
                .getFirst();
        if (before.isPresent()) {
            long written = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            if (before.get().offset() > written) {
                return new Result.Refused<>(Refusal.of(
                        ProblemType.INVALID,
                        InputError.field(
                                "cursor", null, "is of a topic that was there before; begin again without one")));
            }
            range = new BackwardReader.Range(
                    partition, range.floor(), Math.min(range.end(), before.get().offset()));
        }
        BackwardReader reader =
                new BackwardReader(consumer, List.of(range), wanted(key, query.from(), query.to()), bound);
        return new Result.Done<>(collect(reader, partition, query, size));
    }

    private static Found collect(BackwardReader reader, TopicPartition partition, CallQuery query, int size) {
        List<ToldCall> calls = new ArrayList<>();
        int unreadable = 0;
        while (calls.size() < size) {
            Optional<ConsumerRecord<byte[], byte[]>> record = reader.next();
            if (record.isEmpty()) {
                break;
            }
            try {
                read(record.get()).filter(query::matches).ifPresent(calls::add);
            } catch (UnreadableException e) {
                unreadable++;
            }
        }
        if (!reader.isExhausted() && !reader.hasProgressed()) {
            throw new BrokersException(FAILURE + " in time");
        }
        boolean isWhole = reader.isExhausted();
        return new Found(
                ToldCall.marked(calls),
                isWhole ? Optional.empty() : Optional.of(new CallCursor(query.tenant(), reader.position(partition))),
                unreadable,
                isWhole || calls.size() == size ? Optional.empty() : reader.searchedBackTo());
    }

    /** By its key and headers, since the other tenants of the partition and what is no history need not be decoded. */
    private static Predicate<ConsumerRecord<byte[], byte[]>> wanted(byte[] key, Instant from, Optional<Instant> to) {
        long since = from.toEpochMilli();
        long until = to.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        return record -> Arrays.equals(record.key(), key)
                && record.timestamp() >= since
                && record.timestamp() < until
                && !NO_HISTORY.contains(type(record));
    }

    private static Optional<ToldCall> read(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        Event event = Codec.decode(type(record), new String(record.key(), UTF_8), record.value());
        if (!(event instanceof CallEvent call)) {
            throw new UnreadableException("not of a call: " + Event.typeOf(event.getClass()));
        }
        return ToldCall.of(call, Instant.ofEpochMilli(record.timestamp()));
    }

    private static String type(ConsumerRecord<byte[], byte[]> record) {
        Header type = record.headers().lastHeader(Message.TYPE);
        return type == null || type.value() == null ? "" : new String(type.value(), UTF_8);
    }
}
