package io.ringfence.policyservice.edge.kafka;

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
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps in memory what each node said last. Every replica reads the whole topic, so each can answer. */
@ApplicationScoped
public class NodeStatusReader implements Nodes {

    @Inject
    Sender sender;

    private final Clock clock = Clock.systemUTC();
    private final ConcurrentSkipListMap<String, NodeReported> reports = new ConcurrentSkipListMap<>();

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
        sender.send(KafkaRecords.toRecord(Topic.NODE_STATUS, gone), "cannot forget " + node);
        reports.remove(node);
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
}
