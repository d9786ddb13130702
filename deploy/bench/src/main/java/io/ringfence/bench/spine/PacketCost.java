package io.ringfence.bench.spine;

import io.ringfence.bench.Figures;
import io.ringfence.bench.UdpSender;
import io.ringfence.bench.UdpSink;
import io.ringfence.standalone.node.NodeNetwork;
import io.ringfence.standalone.os.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
        join(sender, "s1", "198.18.251.1", single, "198.18.251.2");
        join(sender, "s2", "198.18.252.1", fullNamespace, "198.18.252.2");
        Command.run("ip", "netns", "exec", single, "iptables", "-A", "INPUT", "-s", "198.51.100.1/32", "-j", "DROP");
        Process one = java(single, UdpSink.class, "198.18.251.2", Integer.toString(PORT));
        Process full = java(fullNamespace, UdpSink.class, "198.18.252.2", Integer.toString(PORT));
        try {
            lines(one, 1);
            lines(full, 1);
            Process sending = java(
                    sender,
                    UdpSender.class,
                    "198.18.251.2",
                    "198.18.252.2",
                    Integer.toString(PORT),
                    Integer.toString(ROUNDS),
                    Integer.toString(packets),
                    Integer.toString(pauseMillis));
            List<double[]> rounds = lines(sending, ROUNDS).stream()
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
        } finally {
            one.destroy();
            full.destroy();
        }
    }

    private static void join(String near, String device, String nearAddress, String far, String farAddress) {
        Command.run("ip", "-n", near, "link", "add", device, "type", "veth", "peer", "name", device, "netns", far);
        Command.run("ip", "-n", near, "address", "add", nearAddress + "/30", "dev", device);
        Command.run("ip", "-n", far, "address", "add", farAddress + "/30", "dev", device);
        Command.run("ip", "-n", near, "link", "set", device, "up");
        Command.run("ip", "-n", far, "link", "set", device, "up");
    }

    private static Process java(String namespace, Class<?> main, String... arguments) {
        List<String> command = new java.util.ArrayList<>(List.of("ip", "netns", "exec", namespace));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-XX:+UseSerialGC", "-Xmx64m", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(Command.located(command))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Process process, int count) {
        List<String> lines = new java.util.ArrayList<>();
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (lines.size() == count) {
                    return lines;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("ended early, after " + lines);
    }
}
