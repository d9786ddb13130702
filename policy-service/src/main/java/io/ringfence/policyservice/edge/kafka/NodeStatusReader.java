package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.Codec;
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
import org.jspecify.annotations.Nullable;

/** Keeps in memory what each node said last. Every replica reads the whole topic, so each can answer. */
@ApplicationScoped
public class NodeStatusReader implements Nodes {

    @Inject
    Clients clients;

    @Inject
    Sender sender;

    private final Clock clock = Clock.systemUTC();
    private @Nullable LastReports<NodeReported> reports;

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent event) {
        reports = new LastReports<>(
                Topic.NODE_STATUS,
                NodeReported.class,
                clients,
                sender,
                consumer -> {
                    consumer.assign(TopicThread.partitions(Topic.NODE_STATUS));
                    consumer.seekToBeginning(consumer.assignment());
                },
                NodeStatusReader::checkNetworks);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        if (reports != null) {
            reports.stop();
        }
    }

    @Override
    public List<NodeReported> all() {
        return reports == null ? List.of() : reports.all();
    }

    @Override
    public Optional<NodeReported> find(String node) {
        return reports == null ? Optional.empty() : reports.find(node);
    }

    @Override
    public void forget(String node) {
        Message gone = Codec.tombstone(node, OutboxSession.source(), clock.instant(), OptionalLong.empty());
        var _ = sender.send(KafkaRecords.toRecord(Topic.NODE_STATUS, gone), "cannot forget " + node);
        if (reports != null) {
            reports.forget(node);
        }
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
