package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
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
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Keeps in memory what each node said last. Every replica reads the whole topic, so each can answer. */
@ApplicationScoped
public class NodeStatusReader implements Nodes {

    @Inject
    Clients clients;

    @Inject
    Sender sender;

    private final Clock clock = Clock.systemUTC();
    private final ConcurrentSkipListMap<String, NodeReported> reports = new ConcurrentSkipListMap<>();
    private @Nullable TopicThread thread;

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent event) {
        thread = new TopicThread(
                Topic.NODE_STATUS,
                clients::consumer,
                consumer -> {
                    consumer.assign(TopicThread.partitions(Topic.NODE_STATUS));
                    consumer.seekToBeginning(consumer.assignment());
                },
                (consumer, records) -> records.forEach(this::read));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (thread != null) {
            thread.stop();
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
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
            sender.deadLetter(record, e);
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
        var _ = sender.send(KafkaRecords.toRecord(Topic.NODE_STATUS, gone), "cannot forget " + node);
        reports.remove(node);
    }

    /** What is made of reports later relies on these. */
    private static void checkNetworks(NodeReported report) throws UnreadableException {
        check("facts.controlPlane", report.facts().controlPlane());
        check("facts.ownAddresses", report.facts().ownAddresses());
    }

    private static void check(String field, List<String> networks) throws UnreadableException {
        for (String network : networks) {
            try {
                Network.parse(network);
            } catch (IllegalArgumentException e) {
                throw new UnreadableException(field + ": " + network + ": " + e.getMessage());
            }
        }
    }
}
