package io.ringfence.bench.spine;

import io.ringfence.bench.Figures;
import io.ringfence.bench.JavaProcess;
import io.ringfence.bench.UdpSender;
import io.ringfence.bench.UdpSink;
import io.ringfence.bench.Veth;
import io.ringfence.standalone.node.NodeNetwork;
import io.ringfence.standalone.os.Command;
import java.util.List;

/**
 * What a legitimate packet costs behind the whole ruleset, against a host with a single rule. Sender and receivers are
 * joined by veth pairs of their own; rounds alternate, so that a drift of the machine meets both.
 */
public final class PacketCost {
    private static final int PORT = 5060;
    private static final int ROUNDS = 31;

    private PacketCost() {}

    /**
     * Measures and prints; up to a minute.
     *
     * @param name the figure's name
     * @param packets in a round
     * @param pauseMillis before a round, so that what a rate limit has counted is forgotten
     */
    public static void measure(
            Figures figures, String name, NodeNetwork network, String fullNamespace, int packets, int pauseMillis) {
        String sender = network.addNamespace("send");
        String single = network.addNamespace("one");
        Veth.join(sender, "s1", "198.18.251.1", single, "198.18.251.2");
        Veth.join(sender, "s2", "198.18.252.1", fullNamespace, "198.18.252.2");
        Command.run("ip", "netns", "exec", single, "iptables", "-A", "INPUT", "-s", "198.51.100.1/32", "-j", "DROP");
        try (JavaProcess one = JavaProcess.start(single, UdpSink.class, "198.18.251.2", Integer.toString(PORT));
                JavaProcess full =
                        JavaProcess.start(fullNamespace, UdpSink.class, "198.18.252.2", Integer.toString(PORT))) {
            one.line();
            full.line();
            JavaProcess sending = JavaProcess.start(
                    sender,
                    UdpSender.class,
                    "198.18.251.2",
                    "198.18.252.2",
                    Integer.toString(PORT),
                    Integer.toString(ROUNDS),
                    Integer.toString(packets),
                    Integer.toString(pauseMillis));
            List<double[]> rounds = sending.lines(ROUNDS).stream()
                    .map(line -> line.split(" "))
                    .map(words -> new double[] {Double.parseDouble(words[0]), Double.parseDouble(words[1])})
                    .toList();
            double[] ratios =
                    rounds.stream().mapToDouble(round -> round[1] / round[0]).toArray();
            figures.note(
                    "packet cost: %d rounds of %d packets each way by turns; median %.0f ns with one rule, %.0f ns with all;"
                            + " ratio by round from %.2f to %.2f",
                    ROUNDS,
                    packets,
                    Figures.median(
                            rounds.stream().mapToDouble(round -> round[0]).toArray()),
                    Figures.median(
                            rounds.stream().mapToDouble(round -> round[1]).toArray()),
                    Figures.quantile(ratios, 0),
                    Figures.quantile(ratios, 1));
            figures.figure(name, Figures.median(ratios), "ratio");
        }
    }
}
