package io.ringfence.policyservice.testing;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.node.NodeFacts;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.NodeReported.Mode;
import io.ringfence.contract.node.ScriptReport;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** Reports of nodes as a node-agent writes them. */
public final class Reports {

    /** The address of every node's interface. */
    public static final String OWN_ADDRESS = "100.64.7.1";

    private Reports() {}

    /** A report of a node in health. */
    public static NodeReported of(String node, Mode mode, long revision, Instant at) {
        return new NodeReported(
                node,
                at,
                mode,
                UUID.randomUUID(),
                revision,
                "asked",
                "asked",
                List.of(new NodeReported.SetReport("rf-block4", 3, 2)),
                List.of(new NodeReported.NotLoaded("rf-block4", 1, "the set is full")),
                2,
                new NodeReported.Repair(at, "the chain was gone"),
                null,
                List.of("rules in both backends"),
                new NodeFacts("nft", List.of("198.51.100.1/32"), 1_000_000, List.of(OWN_ADDRESS), List.of()),
                at,
                10,
                List.of(new ScriptReport(
                        "firewall-addition",
                        ScriptReport.State.ACTIVE,
                        "9f86d081884c7d65",
                        at,
                        1,
                        1,
                        null,
                        "# iptables-restore --noflush\n*filter\n-A INPUT -p udp -m udp --dport 69 -j DROP\nCOMMIT\n")),
                null,
                null);
    }

    /** Sends a report. */
    public static void send(String bootstrap, NodeReported report) {
        TopicReader.send(
                bootstrap,
                KafkaRecords.toRecord(
                        Topic.NODE_STATUS,
                        Codec.encode(report, "/node-agent/" + report.node(), report.at(), OptionalLong.empty())));
    }
}
