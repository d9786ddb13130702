package io.ringfence.standalone.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.standalone.Api;
import io.ringfence.standalone.StandaloneException;
import io.ringfence.standalone.node.NodeNetwork;
import io.ringfence.standalone.os.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the demo does to the stack and reads from it: changes through the API, kernels through iptables. */
final class Scene {
    private static final String ENTRIES = "/api/v1/firewall/entries";
    private static final Pattern DROP = Pattern.compile("^\\s*(\\d+)\\s+\\d+\\s+DROP\\b", Pattern.MULTILINE);
    private static final int POLL_MILLIS = 5;

    private final Api api;
    private final NodeNetwork network;
    private final int nodes;
    private final Duration limit;

    /**
     * A change, from the request to the proof.
     *
     * @param id the entry's
     * @param revision the policy's revision from which on it holds
     * @param enforced nodes that have proven it
     * @param nanos from the request to the last node's proof
     */
    record Change(String id, long revision, int enforced, long nanos) {}

    /**
     * A flush and its repair.
     *
     * @param gone whether the flush was seen to empty the rules
     * @param mended whether all rules came back
     * @param nanos from the flush to the last rule's return
     * @param count repairs that the node has reported
     */
    record Repair(boolean gone, boolean mended, long nanos, long count) {}

    Scene(Api api, NodeNetwork network, int nodes, Duration limit) {
        this.api = api;
        this.network = network;
        this.nodes = nodes;
        this.limit = limit;
    }

    /** Waits until every node enforces the policy as it is at the start. */
    void awaitNodes() {
        await(() -> enforcing(0) == nodes);
    }

    List<Api.Node> nodes() {
        return api.nodes();
    }

    /** Blocks an address and waits for every node's proof. */
    Change block(String address) {
        String body = "{\"list\": \"BLOCK\", \"cidr\": \"%s\", \"comment\": \"demo\"}".formatted(address);
        long start = System.nanoTime();
        Api.Answer answer = api.call("POST", ENTRIES, body);
        if (answer.status() != 201) {
            throw new StandaloneException("POST " + ENTRIES + " was answered with " + answer);
        }
        String id = answer.json().path("id").asText();
        return proven(id, start);
    }

    /** Lifts a block and waits for every node's proof. */
    Change lift(Change block) {
        long start = System.nanoTime();
        Api.Answer answer = api.call("DELETE", ENTRIES + "/" + block.id(), "");
        if (answer.status() / 100 != 2) {
            throw new StandaloneException("DELETE " + ENTRIES + "/" + block.id() + " was answered with " + answer);
        }
        long revision = block.revision() + 1;
        await(() -> enforcing(revision) == nodes);
        return new Change(block.id(), revision, enforcing(revision), System.nanoTime() - start);
    }

    /** Empties every chain of a node's firewall and watches the rules come back. */
    Repair flush(int node) {
        String before = rules(node);
        long repairs = repairs(node);
        Command.run(on(node, "iptables", "-t", "raw", "-F"));
        long start = System.nanoTime();
        boolean gone = !rules(node).equals(before);
        Command.run(on(node, "iptables", "-F"));
        boolean mended = await(() -> rules(node).equals(before));
        long nanos = System.nanoTime() - start;
        await(() -> repairs(node) > repairs);
        return new Repair(gone, mended, nanos, repairs(node) - repairs);
    }

    /** How many packets the node's own chains have dropped. */
    long dropped(int node) {
        Matcher drops = DROP.matcher(Command.run(on(node, "iptables", "-t", "raw", "-L", "-v", "-n", "-x")));
        long packets = 0;
        while (drops.find()) {
            packets += Long.parseLong(drops.group(1));
        }
        return packets;
    }

    /** Whether a node's kernel was proven to hold a revision, and all of it. */
    boolean holds(Api.Node node, long revision) {
        JsonNode json = node.json();
        return node.mode().equals("ENFORCING")
                && json.path("appliedRevision").asLong(-1) >= revision
                && json.path("digest").path("equal").asBoolean();
    }

    /** One line on a node. */
    String describe(Api.Node node) {
        JsonNode json = node.json();
        return "%s %s, revision %d, %d of %d elements read back from its kernel, digest %s"
                .formatted(
                        node.node(),
                        node.mode(),
                        json.path("appliedRevision").asLong(),
                        json.path("entries").path("loaded").asLong(),
                        json.path("entries").path("asked").asLong(),
                        abbreviated(json.path("digest").path("loaded").asText()));
    }

    private Change proven(String id, long start) {
        List<Long> revision = new ArrayList<>();
        await(() -> {
            JsonNode published = api.call("GET", ENTRIES + "/" + id, "").json().path("revision");
            if (published.isNumber()) {
                revision.add(published.asLong());
            }
            return published.isNumber();
        });
        if (revision.isEmpty()) {
            return new Change(id, -1, 0, System.nanoTime() - start);
        }
        await(() -> enforcing(revision.getFirst()) == nodes);
        long nanos = System.nanoTime() - start;
        return new Change(id, revision.getFirst(), enforcing(revision.getFirst()), nanos);
    }

    private int enforcing(long revision) {
        return (int) api.nodes().stream().filter(node -> holds(node, revision)).count();
    }

    private long repairs(int node) {
        return api.node("node" + node)
                .map(shown -> shown.json().path("repairs").asLong())
                .orElse(0L);
    }

    private String rules(int node) {
        return Command.run(on(node, "iptables", "-t", "raw", "-S"));
    }

    private List<String> on(int node, String... command) {
        List<String> all = new ArrayList<>(network.on(node));
        all.addAll(List.of(command));
        return all;
    }

    private boolean await(BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StandaloneException("Interrupted", e);
            }
        }
        return true;
    }

    private static String abbreviated(String digest) {
        return digest.length() > 12 ? digest.substring(0, 12) : digest;
    }
}
