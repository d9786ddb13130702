package io.ringfence.standalone.demo;

import io.ringfence.standalone.StandaloneException;
import io.ringfence.standalone.node.NodeNetwork;
import io.ringfence.standalone.os.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A namespace with one address, tied to every node, that sends SIP OPTIONS with sipp and counts the answers. */
final class Attacker {
    /** The attacker's address. */
    static final String ADDRESS = "198.19.0.66";

    /** Requests to each node. */
    static final int REQUESTS = 20;

    private static final int FIRST_MEDIA_PORT = 20_000;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String SUCCESSES = "SuccessfulCall(C)";
    private static final String SCENARIO = """
            <?xml version="1.0" encoding="UTF-8"?>
            <scenario name="options">
              <send>
                <![CDATA[
                  OPTIONS sip:100@[remote_ip]:[remote_port] SIP/2.0
                  Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
                  Max-Forwards: 70
                  From: <sip:100@[local_ip]:[local_port]>;tag=[call_number]
                  To: <sip:100@[remote_ip]:[remote_port]>
                  Call-ID: [call_id]
                  CSeq: 1 OPTIONS
                  Contact: <sip:100@[local_ip]:[local_port]>
                  User-Agent: friendly-scanner
                  Content-Length: 0

                ]]>
              </send>
              <recv response="200" timeout="1000"/>
            </scenario>
            """;

    private final NodeNetwork network;
    private final String namespace;
    private final Path folder;
    private final int nodes;

    private Attacker(NodeNetwork network, String namespace, Path folder, int nodes) {
        this.network = network;
        this.namespace = namespace;
        this.folder = folder;
        this.nodes = nodes;
    }

    /** Makes the attacker's namespace. */
    static Attacker create(NodeNetwork network, int nodes, Path folder) {
        String namespace = network.addNamespace("attacker");
        for (int node = 1; node <= nodes; node++) {
            network.tie(namespace, ADDRESS, node);
        }
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("options.xml"), SCENARIO);
        } catch (IOException e) {
            throw new StandaloneException("The attacker's folder " + folder + " can't be made: " + e, e);
        }
        return new Attacker(network, namespace, folder, nodes);
    }

    /** Asks every node at once, and returns how many of {@link #REQUESTS} each has answered. */
    List<Integer> attack() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int node = 1; node <= nodes; node++) {
                int target = node;
                tasks.add(() -> answers(target));
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> each : threads.invokeAll(tasks)) {
                answers.add(each.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new StandaloneException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StandaloneException("Interrupted", e);
        }
    }

    private int answers(int node) throws IOException {
        Path statistics = folder.resolve("node" + node + ".csv");
        Files.deleteIfExists(statistics);
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace, "sipp"));
        command.addAll(List.of("-sf", folder.resolve("options.xml").toString(), "-nostdin", "-nr"));
        // The signalling port and the ports for media, which sipp takes whether it sends any or not.
        command.addAll(List.of("-i", ADDRESS, "-p", Integer.toString(5060 + node)));
        command.addAll(List.of("-mp", Integer.toString(FIRST_MEDIA_PORT + 10 * node)));
        command.addAll(List.of("-m", Integer.toString(REQUESTS), "-r", "40", "-timeout", "10"));
        command.addAll(List.of("-default_behaviors", "none"));
        command.addAll(List.of("-trace_stat", "-stf", statistics.toString()));
        command.add(network.address(node) + ":5060");
        Command.Result result = Command.attempt(LIMIT, command);
        // 0: all were answered; 1: at least one was not. Anything else is an error of sipp's own.
        if (result.code() > 1 || !Files.exists(statistics)) {
            throw new StandaloneException("sipp ended with " + result.code() + ": "
                    + result.output().lines().limit(3).toList());
        }
        return successes(Files.readAllLines(statistics));
    }

    /** The number of answered calls in sipp's statistics: a heading, then lines whose last one counts all. */
    static int successes(List<String> lines) {
        int column = Arrays.asList(lines.getFirst().split(";")).indexOf(SUCCESSES);
        if (column < 0 || lines.size() < 2) {
            throw new StandaloneException("sipp's statistics have no " + SUCCESSES);
        }
        return Integer.parseInt(lines.getLast().split(";")[column]);
    }
}
