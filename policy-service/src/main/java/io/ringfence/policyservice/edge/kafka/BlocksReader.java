package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.block.BlockRecord;
import io.ringfence.contract.block.CountingProgress;
import io.ringfence.contract.call.BlockLiftRequested;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.policyservice.core.block.CallBlocks;
import io.ringfence.policyservice.core.block.HeldBlock;
import io.ringfence.policyservice.core.relay.OutboxSession;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Keeps in memory what the topic says of blocks; those that have ended, for a day at least. Every replica reads all of it. */
@ApplicationScoped
public class BlocksReader implements CallBlocks {

    private static final Duration KEEP = Duration.ofDays(1);
    private static final int MANY = 50_000;

    @Inject
    Clients clients;

    @Inject
    Sender sender;

    private final Clock clock = Clock.systemUTC();
    private final Map<String, HeldBlock> blocks = new ConcurrentHashMap<>();
    private int tidyAt = MANY;
    private @Nullable TopicThread thread;

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent event) {
        thread = new TopicThread(
                Topic.CALL_BLOCKS,
                clients::consumer,
                consumer -> {
                    consumer.assign(TopicThread.partitions(Topic.CALL_BLOCKS));
                    consumer.seekToBeginning(consumer.assignment());
                },
                (consumer, records) -> {
                    records.forEach(this::read);
                    tidy();
                });
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (thread != null) {
            thread.stop();
        }
    }

    @Override
    public List<HeldBlock> all() {
        return List.copyOf(blocks.values());
    }

    @Override
    public Optional<HeldBlock> find(String key) {
        return Optional.ofNullable(blocks.get(key));
    }

    @Override
    public void request(BlockLiftRequested lift) {
        Message message = Codec.encode(lift, OutboxSession.source(), lift.at(), OptionalLong.empty());
        var _ = sender.send(
                KafkaRecords.toRecord(Topic.CALL_EVENTS, message), "cannot ask for the lift of " + lift.subject());
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        Message message = KafkaRecords.toMessage(record);
        if (message.value() == null) {
            blocks.remove(message.key());
            return;
        }
        try {
            Event event = Codec.decode(message);
            if (event instanceof CountingProgress) {
                return; // it tells nodes how far calls are counted, and blocks nobody
            }
            if (!(event instanceof BlockRecord said)) {
                throw new UnreadableException("not of a block: " + Event.typeOf(event.getClass()));
            }
            blocks.merge(said.key(), HeldBlock.of(said), (held, next) -> held.after(next.last()));
        } catch (UnreadableException e) {
            sender.deadLetter(record, e);
        }
    }

    private void tidy() {
        if (blocks.size() > tidyAt) {
            Instant oldest = clock.instant().minus(KEEP);
            blocks.values().removeIf(held -> held.end().isBefore(oldest));
            tidyAt = Math.max(MANY, 2 * blocks.size());
        }
    }
}
