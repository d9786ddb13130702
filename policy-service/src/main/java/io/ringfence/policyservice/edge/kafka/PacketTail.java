package io.ringfence.policyservice.edge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.ShutdownEvent;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.PacketRecords;
import io.ringfence.policyservice.core.traffic.PacketId;
import io.ringfence.policyservice.core.traffic.SeenPacket;
import io.ringfence.policyservice.core.traffic.TrafficListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads packets as they come, only while somebody listens. After trouble with the brokers it goes on where it was; where what comes
 * next is gone, it goes on with the first that is there, and tells of the gap.
 */
@ApplicationScoped
public class PacketTail {

    private static final Logger LOG = Logger.getLogger(PacketTail.class);
    private static final List<TopicPartition> PARTITIONS = TopicThread.partitions(Topic.SIP_PACKETS);

    @Inject
    Clients clients;

    private final Clock clock = Clock.systemUTC();
    private final CopyOnWriteArrayList<TrafficListener> listeners = new CopyOnWriteArrayList<>();
    private @Nullable TopicThread thread;

    /** Begins to hear; returns what ends it. A listener is one by its identity. */
    synchronized Runnable listen(TrafficListener listener) {
        listeners.add(listener);
        if (thread == null) {
            Reading reading = new Reading();
            thread = new TopicThread(Topic.SIP_PACKETS, clients::follower, reading::begin, reading::take);
        }
        return () -> remove(listener);
    }

    void stop(@Observes ShutdownEvent event) {
        listeners.clear();
        end();
    }

    private synchronized void remove(TrafficListener listener) {
        listeners.remove(listener);
        if (listeners.isEmpty()) {
            end();
        }
    }

    private synchronized void end() {
        TopicThread ending = thread;
        thread = null;
        if (ending != null) {
            var _ = Thread.ofVirtual().start(() -> {
                try {
                    ending.stop();
                } catch (InterruptedException e) {
                    LOG.debug("not waited for the end of the last listener's reading");
                }
            });
        }
    }

    /** Where the reading is; of its thread alone. */
    private final class Reading {

        private final Map<TopicPartition, Long> next = new HashMap<>();
        private Instant heardUntil = Instant.EPOCH;

        void begin(KafkaConsumer<byte[], byte[]> consumer) {
            consumer.assign(PARTITIONS);
            Map<TopicPartition, Long> starts = consumer.beginningOffsets(PARTITIONS);
            Map<TopicPartition, Long> ends = consumer.endOffsets(PARTITIONS);
            boolean isFirst = next.isEmpty();
            boolean isGone = false;
            for (TopicPartition partition : PARTITIONS) {
                long start = starts.getOrDefault(partition, 0L);
                long end = ends.getOrDefault(partition, 0L);
                long wanted = isFirst ? end : next.getOrDefault(partition, end);
                boolean isThere = wanted >= start && wanted <= end;
                isGone |= !isThere;
                next.put(partition, isThere ? wanted : start);
            }
            next.forEach(consumer::seek);
            Instant now = clock.instant();
            if (isGone) {
                Instant from = heardUntil;
                listeners.forEach(listener -> listener.gap(from, now));
            }
            heardUntil = isFirst || isGone ? now : heardUntil;
        }

        void take(KafkaConsumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
            records.nextOffsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
            heardUntil = clock.instant();
            records.forEach(PacketTail.this::tell);
        }
    }

    private void tell(ConsumerRecord<byte[], byte[]> record) {
        try {
            SeenPacket seen =
                    new SeenPacket(new PacketId(record.partition(), record.offset()), PacketRecords.toPacket(record));
            listeners.forEach(listener -> listener.packet(seen));
        } catch (UnreadableException e) {
            String remote = record.key() == null ? "" : new String(record.key(), UTF_8);
            listeners.forEach(listener -> listener.unreadable(remote));
        }
    }
}
