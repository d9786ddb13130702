package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.relay.OutboxSession;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps in memory what each node said last. Every replica reads the whole topic, so each can answer. */
@ApplicationScoped
public class NodeStatusReader implements Nodes {

    private static final Logger LOG = Logger.getLogger(NodeStatusReader.class);

    private static final long SEND_SECONDS = 5;

    @Inject
    Clients clients;

    private final Clock clock = Clock.systemUTC();
    private final ConcurrentSkipListMap<String, NodeReported> reports = new ConcurrentSkipListMap<>();
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    @Incoming("node-status")
    @Blocking
    void read(ConsumerRecord<byte[], byte[]> record) {
        Message message = KafkaRecords.toMessage(record);
        if (message.value() == null) {
            reports.remove(message.key());
            return;
        }
        try {
            Event event = Codec.decode(message);
            if (!(event instanceof NodeReported report)) {
                throw new UnreadableException("not a node's report: " + Event.typeOf(event.getClass()));
            }
            checkNetworks(report);
            reports.put(report.node(), report);
        } catch (UnreadableException e) {
            LOG.warnf("unreadable record %s at %d: %s", message.key(), record.offset(), e.getMessage());
            deadLetter(record, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<NodeReported> all() {
        return List.copyOf(reports.values());
    }

    @Override
    public Optional<NodeReported> find(String node) {
        return Optional.ofNullable(reports.get(node));
    }

    @Override
    public void forget(String node) {
        Message gone = Codec.tombstone(node, OutboxSession.source(), clock.instant(), OptionalLong.empty());
        send(KafkaRecords.toRecord(Topic.NODE_STATUS, gone), "cannot forget " + node);
        reports.remove(node);
    }

    void stop(@Observes ShutdownEvent event) {
        synchronized (this) {
            if (producer != null) {
                producer.close(Duration.ofSeconds(1));
            }
        }
    }

    /** What is made of reports later relies on these. */
    private static void checkNetworks(NodeReported report) throws UnreadableException {
        for (String network : report.facts().controlPlane()) {
            try {
                Network.parse(network);
            } catch (IllegalArgumentException e) {
                throw new UnreadableException("facts.controlPlane: " + network + ": " + e.getMessage());
            }
        }
    }

    /** A record that nobody can read is put aside once; when even that fails, the log above has it. */
    private void deadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
        try {
            send(KafkaRecords.deadLetter(record, reason, "policy-service"), "cannot write a dead letter");
        } catch (BrokersException e) {
            LOG.errorf("%s", e.getMessage());
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record, String failure) {
        try {
            producer().send(record).get(SEND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new BrokersException(failure, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokersException(failure, e);
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = clients.producer();
        }
        return producer;
    }
}
