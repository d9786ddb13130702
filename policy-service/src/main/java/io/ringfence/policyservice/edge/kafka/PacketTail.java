package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.ringfence.contract.Topic;
import io.ringfence.policyservice.core.traffic.SeenPacket;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads packets as they come, only while somebody listens. */
@ApplicationScoped
public class PacketTail {

    private static final Logger LOG = Logger.getLogger(PacketTail.class);

    @Inject
    Clients clients;

    private final CopyOnWriteArrayList<Consumer<SeenPacket>> listeners = new CopyOnWriteArrayList<>();
    private @Nullable TopicThread thread;

    /** Begins to hear; returns what ends it. */
    synchronized Runnable listen(Consumer<SeenPacket> listener) {
        Consumer<SeenPacket> own = listener::accept; // the same listener may come twice
        listeners.add(own);
        if (thread == null) {
            thread = new TopicThread(
                    Topic.SIP_PACKETS,
                    clients::consumer,
                    PacketTail::begin,
                    (consumer, records) -> records.forEach(this::tell));
        }
        return () -> remove(own);
    }

    void stop(@Observes ShutdownEvent event) {
        listeners.clear();
        end();
    }

    private synchronized void remove(Consumer<SeenPacket> listener) {
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

    private static void begin(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = TopicThread.partitions(Topic.SIP_PACKETS);
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
    }

    private void tell(ConsumerRecord<byte[], byte[]> record) {
        PacketHistory.seen(record).ifPresent(seen -> listeners.forEach(listener -> listener.accept(seen)));
    }
}
