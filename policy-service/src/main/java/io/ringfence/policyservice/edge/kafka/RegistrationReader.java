package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.registration.RegistrationRecord;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.registration.RegistrationFlow;
import io.ringfence.policyservice.core.registration.RegistrationStore;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hands over what phones register. The replicas share the partitions; offsets are committed once what was read is stored,
 * and taking it again changes nothing.
 */
@ApplicationScoped
public class RegistrationReader implements RegistrationFlow {

    private static final Logger LOG = Logger.getLogger(RegistrationReader.class);

    private static final String GROUP = "policy-service-registrations";

    @Inject
    Clients clients;

    @Inject
    Sender sender;

    @Inject
    RegistrationStore store;

    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private @Nullable TopicThread thread;

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent event) {
        thread = new TopicThread(
                Topic.REGISTRATIONS,
                () -> clients.consumer(GROUP),
                consumer -> consumer.subscribe(List.of(Topic.REGISTRATIONS.topicName())),
                (consumer, records) -> {
                    take(records);
                    consumer.commitSync();
                });
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (thread != null) {
            thread.stop();
        }
    }

    @Override
    public double taken() {
        return taken.doubleValue();
    }

    @Override
    public double refused() {
        return refused.doubleValue();
    }

    private void take(ConsumerRecords<byte[], byte[]> records) {
        List<RegistrationRecord> readable = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Message message = KafkaRecords.toMessage(record);
            if (message.value() == null) {
                continue; // taken off by hand; the registration ends by itself
            }
            try {
                readable.add(read(message));
            } catch (UnreadableException e) {
                sender.deadLetter(record, e);
            }
        }
        if (!readable.isEmpty()) {
            int tooMany = store.take(readable);
            taken.add(readable.size() - tooMany);
            refused.add(tooMany);
            if (tooMany > 0) {
                LOG.warnf("%d registrations do not allow their address: their accounts have too many already", tooMany);
            }
        }
    }

    private static RegistrationRecord read(Message message) throws UnreadableException {
        if (!(Codec.decode(message) instanceof RegistrationRecord record)) {
            throw new UnreadableException(
                    "not a registration: " + message.header(Message.TYPE).orElse("no type"));
        }
        try {
            if (Network.parse(record.address()).isAddress()) {
                return record;
            }
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("address: " + record.address() + ": " + e.getMessage());
        }
        throw new UnreadableException("address: " + record.address() + " is not a single address");
    }
}
