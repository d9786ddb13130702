package io.ringfence.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.node.NodeReported.Mode;
import io.ringfence.contract.node.ScriptReport.State;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a firewall-addition does on a whole agent's node, with both backends, beside rules of others. */
@RequiresNetworkNamespaces
@ParameterizedClass
@ValueSource(strings = {"nft", "legacy"})
class ScriptsIT {

    private static final String DROP_SIP = "$IPT -I INPUT 1 -s 198.51.100.2 -p udp --dport 5060 -j DROP";
    private static final String SAVED_SIP = "-A INPUT -s 198.51.100.2/32 -p udp -m udp --dport 5060 -j DROP";

    private final String backend;

    @TempDir
    Path folder;

    private ScriptNode node;

    ScriptsIT(String backend) {
        this.backend = backend;
    }

    @BeforeEach
    void open() throws Exception {
        node = new ScriptNode(backend, folder);
    }

    @AfterEach
    void close() throws Exception {
        node.close();
    }

    @Test
    void anAdditionHoldsForRealPacketsAndARestartWritesNothing() throws Exception {
        // Given
        node.script(
                ScriptNode.ADDITION,
                DROP_SIP,
                "$IPT -A INPUT -p tcp --dport 5080 -j DROP",
                "$IPT6 -A INPUT -s 2001:db8::7 -j DROP");

        // When
        node.start();
        Reports.awaitThat(() -> node.active(ScriptNode.ADDITION, 3));
        node.receive(5);

        // Then
        String counted = node.counters();
        assertThat(counted).contains("[5:");
        assertThat(node.report(ScriptNode.ADDITION).effect())
                .contains("*filter", "-I INPUT 1 -s 198.51.100.2/32 -p udp", "# ip6tables-restore");
        assertThat(node.report(ScriptNode.ADDITION).sha256()).hasSize(16);
        assertThat(node.othersOf(node.filter())).isEqualTo(node.others());

        // When
        node.stop();
        node.start();
        Reports.awaitThat(() -> node.active(ScriptNode.ADDITION, 3));

        // Then: written anew, the rules would have counted nothing
        assertThat(node.counters()).isEqualTo(counted);
        assertThat(node.report().repairs()).isZero();
    }

    @Test
    void whatIsInsertedStandsBeforeOurJumpAndWhatIsAppendedBehind() throws Exception {
        // Given
        node.script(
                ScriptNode.ADDITION,
                "$IPT -t raw -I PREROUTING 1 -s 192.0.2.1 -j ACCEPT",
                "$IPT -t raw -A PREROUTING -s 192.0.2.2 -j ACCEPT",
                "$IPT -A FORWARD -j OTHERS");

        // When
        node.start();
        Reports.awaitThat(() -> node.active(ScriptNode.ADDITION, 3));

        // Then
        List<String> rules = node.save("raw")
                .lines()
                .filter(line -> line.startsWith("-A PREROUTING"))
                .toList();
        assertThat(rules).hasSize(3);
        assertThat(rules.get(0)).contains("192.0.2.1");
        assertThat(rules.get(1)).contains("RF-BLOCKED");
        assertThat(rules.get(2)).contains("192.0.2.2");
        assertThat(node.filter()).contains("-A FORWARD -j OTHERS");
    }

    @Test
    void whatFailsOrMayNotRunKeepsTheOldStateAndSaysWhy() throws Exception {
        // Given
        node.script(ScriptNode.ADDITION, DROP_SIP);
        node.start();
        Reports.awaitThat(() -> node.active(ScriptNode.ADDITION, 1));
        Path file = node.folder().resolve("etc").resolve(ScriptNode.ADDITION);

        // When / Then
        node.script(
                ScriptNode.ADDITION, "$IPT -A INPUT -s 192.0.2.9 -j DROP", "echo 'no such table: geo' >&2", "exit 3");
        Reports.awaitThat(() -> node.report(ScriptNode.ADDITION).state() == State.FAILED);
        assertThat(node.report(ScriptNode.ADDITION).error()).contains("exit code 3", "no such table: geo", "stays");
        assertHoldsTheOldRule();

        node.script(ScriptNode.ADDITION, "$IPT -A INPUT -s 192.0.2.9 -j DROP", "sleep 600 & sleep 600");
        Reports.awaitThat(() -> node.says(ScriptNode.ADDITION, "did not end within 2 s"));
        assertHoldsTheOldRule();

        node.script(ScriptNode.ADDITION, "$IPT -t raw -F PREROUTING");
        Reports.awaitThat(() -> node.says(ScriptNode.ADDITION, "only firewall-custom replaces"));
        assertThat(node.report(ScriptNode.ADDITION).state()).isEqualTo(State.REFUSED);
        assertHoldsTheOldRule();

        node.script(ScriptNode.ADDITION, "$IPT -A INPUT -s 192.0.2.9 -j DROP");
        Reports.awaitThat(() -> node.filter().contains("192.0.2.9"));
        Files.setAttribute(file, "unix:uid", 65_534);
        Reports.awaitThat(() -> node.says(ScriptNode.ADDITION, "chown root"));
        assertThat(node.report(ScriptNode.ADDITION).state()).isEqualTo(State.REFUSED);
        Files.setAttribute(file, "unix:uid", 0);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxrwxrwx"));
        Reports.awaitThat(() -> node.says(ScriptNode.ADDITION, "chmod go-w"));
        assertThat(node.filter()).contains("192.0.2.9");
        assertThat(node.report().warnings()).anyMatch(warning -> warning.contains("chmod go-w"));
        assertThat(node.report().mode()).isEqualTo(Mode.ENFORCING);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        Reports.awaitThat(() -> node.active(ScriptNode.ADDITION, 1));
    }

    @Test
    void whatOthersTakeAwayIsPutRight() throws Exception {
        // Given
        node.script(
                ScriptNode.ADDITION,
                "$IPT -N MINE",
                "$IPT -A MINE -s 192.0.2.9 -j DROP",
                "$IPT -A INPUT -j MINE",
                "$IPT -t raw -I PREROUTING 1 -s 192.0.2.1 -j ACCEPT");
        node.start();
        Reports.awaitThat(() -> node.active(ScriptNode.ADDITION, 3));
        List<List<String>> harms = List.of(
                List.of("-D", "INPUT", "-j", "MINE"),
                List.of("-F", "MINE"),
                List.of("-A", "MINE", "-j", "ACCEPT"),
                List.of("-t", "raw", "-F", "PREROUTING"));
        String raw = node.save("raw");
        String filter = node.filter();

        for (List<String> harm : harms) {
            // When
            long repairs = node.report().repairs();
            node.iptables(harm.toArray(String[]::new));

            // Then
            Reports.awaitThat(() -> node.report().repairs() > repairs);
            Reports.awaitThat(() -> rules(node.save("raw")).equals(rules(raw))
                    && rules(node.filter()).equals(rules(filter)));
        }
        Reports.awaitThat(() -> node.active(ScriptNode.ADDITION, 3));
    }

    @Test
    void aScriptThatGoesTakesItsEffectAndNothingOfOthers() throws Exception {
        // Given
        node.script(
                ScriptNode.ADDITION,
                "ipset create office hash:ip",
                "ipset add office 192.0.2.8",
                "$IPT -N MINE",
                "$IPT -A MINE -m set --match-set office src -j ACCEPT",
                "$IPT -I INPUT 1 -j MINE",
                "$IPT -A INPUT -p udp --dport 5060 -j DROP", // as others have one
                "$IPT -P FORWARD DROP");
        node.start();
        Reports.awaitThat(() -> node.active(ScriptNode.ADDITION, 3));
        assertThat(node.run("ipset", "save", "office")).contains("add office 192.0.2.8");
        assertThat(node.filter()).contains(":FORWARD DROP", "-A INPUT -j MINE");

        // When
        Files.delete(node.folder().resolve("etc").resolve(ScriptNode.ADDITION));

        // Then
        List<String> sorted = node.others().stream().sorted().toList();
        Reports.awaitThat(() -> node.filter()
                .lines()
                .filter(line -> line.startsWith("-A "))
                .sorted()
                .toList()
                .equals(sorted));
        Reports.awaitThat(() -> !node.run("ipset", "list", "-n").contains("office"));
        assertThat(node.filter()).contains(":FORWARD ACCEPT").doesNotContain("MINE");
        Reports.awaitThat(() -> node.report().scripts().isEmpty());
        assertThat(node.report().repairs()).isZero();
    }

    @Test
    void whatATrialLeavesBehindIsKilled() throws Exception {
        // Given
        String mark = "9" + Math.floorMod(node.folder().toString().hashCode(), 10_000_000);
        node.script(
                ScriptNode.ADDITION, "sleep " + mark + " &", "setsid sleep " + mark + " >/dev/null 2>&1 &", DROP_SIP);

        // When
        node.start();
        Reports.awaitThat(() -> node.active(ScriptNode.ADDITION, 1));

        // Then
        Reports.awaitThat(() -> ProcessHandle.allProcesses()
                .noneMatch(process -> process.info().commandLine().orElse("").contains("sleep " + mark)));
        String word = Integer.toHexString(
                node.folder().resolve("state").toAbsolutePath().toString().hashCode());
        assertThat(node.run("ip", "netns", "list")).doesNotContain("rf-try-" + word);
    }

    @Test
    void afterARebootTheSavedEffectIsLoadedWithTheSavedPolicy() throws Exception {
        // Given
        node.script(ScriptNode.ADDITION, DROP_SIP);
        node.start();
        Reports.awaitThat(() -> node.active(ScriptNode.ADDITION, 1));
        Instant tried = node.report(ScriptNode.ADDITION).triedAt();
        node.stop();

        // When
        for (String table : List.of("raw", "filter")) {
            node.iptables("-t", table, "-F");
            node.iptables("-t", table, "-X");
            node.run("ip6tables-" + backend, "-t", table, "-F");
        }
        node.run("ipset", "destroy");
        node.start();

        // Then
        Reports.awaitThat(() -> node.active(ScriptNode.ADDITION, 1));
        assertThat(node.filter()).contains(SAVED_SIP);
        assertThat(node.report(ScriptNode.ADDITION).triedAt()).isEqualTo(tried);
        assertThat(node.report().repairs()).isZero();
    }

    private void assertHoldsTheOldRule() {
        assertThat(node.filter()).contains(SAVED_SIP).doesNotContain("192.0.2.9");
        assertThat(node.report(ScriptNode.ADDITION).loaded()).isEqualTo(1);
        assertThat(node.report(ScriptNode.ADDITION).effect()).contains("--dport 5060");
    }

    private static List<String> rules(String saved) {
        return saved.lines().filter(line -> !line.startsWith("#")).toList();
    }
}
