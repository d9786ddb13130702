package io.ringfence.nodeagent;

import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.ScriptReport;
import io.ringfence.contract.node.ScriptReport.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A node with a saved policy, no broker, a folder for custom scripts, and rules of others. */
final class ScriptNode {

    static final String ADDITION = "firewall-addition";
    static final String CUSTOM = "firewall-custom";

    private final String backend;
    private final Path folder;
    private final Packets packets;
    private final List<String> others;
    private NodeAgent agent;

    ScriptNode(String backend, Path folder) throws Exception {
        this.backend = backend;
        this.folder = folder;
        packets = new Packets(backend, folder);
        iptables("-N", "OTHERS");
        iptables("-A", "OTHERS", "-s", "192.0.2.77", "-j", "DROP");
        iptables("-I", "INPUT", "1", "-j", "OTHERS");
        others = filter().lines().filter(line -> line.startsWith("-A ")).toList();
        Files.createDirectory(folder.resolve("etc"));
        SavedPolicies.save(folder.resolve("state"), "203.0.113.9");
        agent = agent();
    }

    void start() throws Exception {
        agent.start();
    }

    /** Stops the agent; the next start is that of a new one. */
    void stop() throws Exception {
        agent.stop();
        agent = agent();
    }

    void close() throws Exception {
        agent.stop();
        packets.close();
    }

    Path folder() {
        return folder;
    }

    /** The rules of others, as they were before the agent came. */
    List<String> others() {
        return others;
    }

    String run(String... command) {
        return packets.node.run(command);
    }

    /** Lets datagrams come to the SIP port. */
    void receive(int count) {
        packets.send("198.51.100.1", "REGISTER", count);
    }

    boolean active(String name, int rules) {
        ScriptReport script = report(name);
        return script.state() == State.ACTIVE && script.asked() == rules && script.loaded() == rules;
    }

    boolean says(String name, String text) {
        String error = report(name).error();
        return error != null && error.contains(text);
    }

    void script(String name, String... lines) throws Exception {
        Path written = folder.resolve("written");
        Files.writeString(
                written,
                "#!/bin/bash\nset -e\nIPT=iptables-$RINGFENCE_BACKEND\nIPT6=ip6tables-$RINGFENCE_BACKEND\n"
                        + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(written, folder.resolve("etc").resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Rules of others, which stand in their order whatever we do. */
    List<String> othersOf(String saved) {
        return saved.lines().filter(others::contains).distinct().toList();
    }

    String filter() {
        return save("filter").replaceAll("\\[\\d+:\\d+]", "");
    }

    String save(String table) {
        return packets.node.run("iptables-" + backend + "-save", "-t", table);
    }

    /** The counters of the rules in INPUT. */
    String counters() {
        return packets.node
                .run("iptables-" + backend + "-save", "-t", "filter", "-c")
                .lines()
                .filter(line -> line.contains("-A INPUT"))
                .reduce("", (one, other) -> one + "\n" + other);
    }

    void iptables(String... words) {
        String[] line = new String[words.length + 1];
        line[0] = "iptables-" + backend;
        System.arraycopy(words, 0, line, 1, words.length);
        packets.node.run(line);
    }

    private NodeAgent agent() {
        TestConfig config = TestConfig.of("pbx-1", folder.resolve("state"), packets.node.prefix());
        return new NodeAgent(
                config.with(config.dryRun(), NodeAgentConfig.Backend.valueOf(backend.toUpperCase(Locale.ROOT))),
                Map.of("bootstrap.servers", "127.0.0.1:1"));
    }

    NodeReported report() {
        return Reports.reportOf(agent);
    }

    ScriptReport report(String name) {
        return report().scripts().stream()
                .filter(script -> script.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
