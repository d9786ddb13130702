package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.traffic.TrafficReported;
import io.ringfence.policyservice.core.traffic.SensorReports;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps in memory what each node's sensor has said last. Every replica reads all partitions, from where the
 * topic's retention begins: what is older is there only because the brokers have not got round to it.
 */
@ApplicationScoped
public class SensorReportsReader implements SensorReports {

    @Inject
    Clients clients;

    @Inject
    Sender sender;

    private final Clock clock = Clock.systemUTC();
    private final ConcurrentSkipListMap<String, TrafficReported> reports = new ConcurrentSkipListMap<>();
    private @Nullable TopicThread thread;

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent event) {
        thread = new TopicThread(
                Topic.SIP_TRAFFIC, clients::consumer, this::begin, (consumer, records) -> records.forEach(this::read));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (thread != null) {
            thread.stop();
        }
    }

    @Override
    public List<TrafficReported> all() {
        return List.copyOf(reports.values());
    }

    private void begin(KafkaConsumer<byte[], byte[]> consumer) {
        TopicThread.seekToRetention(consumer, Topic.SIP_TRAFFIC, clock.instant());
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            Event event = Codec.decode(KafkaRecords.toMessage(record));
            if (!(event instanceof TrafficReported report)) {
                throw new UnreadableException("not a report of a sensor: " + Event.typeOf(event.getClass()));
            }
            reports.put(report.node(), report);
        } catch (UnreadableException e) {
            sender.deadLetter(record, e);
        }
    }
}
