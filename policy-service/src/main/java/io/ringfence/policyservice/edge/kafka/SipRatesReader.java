package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.policyservice.core.rate.SipRates;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps in memory what each node said last of its SIP rate limit. Every replica reads all partitions, from where the
 * topic's retention begins: what is older is there only because the brokers have not got round to it.
 */
@ApplicationScoped
public class SipRatesReader implements SipRates {

    @Inject
    Clients clients;

    @Inject
    Sender sender;

    private final Clock clock = Clock.systemUTC();
    private final ConcurrentSkipListMap<String, SipRatesReported> reports = new ConcurrentSkipListMap<>();
    private final CopyOnWriteArrayList<Consumer<SipRatesReported>> listeners = new CopyOnWriteArrayList<>();
    private @Nullable TopicThread thread;

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent event) {
        thread = new TopicThread(
                Topic.SIP_RATES, clients::consumer, this::begin, (consumer, records) -> records.forEach(this::read));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (thread != null) {
            thread.stop();
        }
    }

    @Override
    public List<SipRatesReported> all() {
        return List.copyOf(reports.values());
    }

    @Override
    public Optional<SipRatesReported> find(String node) {
        return Optional.ofNullable(reports.get(node));
    }

    @Override
    public Runnable listen(Consumer<SipRatesReported> listener) {
        Consumer<SipRatesReported> own = listener::accept; // the same listener may come twice
        synchronized (listeners) { // so that no older report comes after a newer one
            reports.values().forEach(own);
            listeners.add(own);
        }
        return () -> listeners.remove(own);
    }

    private void begin(KafkaConsumer<byte[], byte[]> consumer) {
        TopicThread.seekToRetention(consumer, Topic.SIP_RATES, clock.instant());
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        try {
            Event event = Codec.decode(KafkaRecords.toMessage(record));
            if (!(event instanceof SipRatesReported report)) {
                throw new UnreadableException("not a report of SIP rates: " + Event.typeOf(event.getClass()));
            }
            synchronized (listeners) {
                reports.put(report.node(), report);
                listeners.forEach(listener -> listener.accept(report));
            }
        } catch (UnreadableException e) {
            sender.deadLetter(record, e);
        }
    }
}
