package io.ringfence.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.nodeagent.edge.os.CommandRunner;
import io.ringfence.nodeagent.edge.os.KernelFirewall;
import io.ringfence.nodeagent.status.Enforcement;
import io.ringfence.standalone.testing.NetworkNamespace;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Rulesets in a real kernel, with both backends of iptables. */
@RequiresNetworkNamespaces
@ParameterizedClass
@ValueSource(strings = {"nft", "legacy"})
class EnforcementIT {

    private final String backend;
    private NetworkNamespace namespace;
    private Enforcement enforcement;

    EnforcementIT(String backend) {
        this.backend = backend;
    }

    @BeforeEach
    void open() {
        namespace = NetworkNamespace.create();
        enforcement = enforcement();
    }

    @AfterEach
    void close() {
        namespace.close();
    }

    @Test
    void provesWhatItWroteByReadBack() throws Exception {
        // Given
        Ruleset wanted = Policies.policy()
                .block("203.0.113.9")
                .block("198.51.100.0/24")
                .block("2001:db8::/32")
                .blockUntil("203.0.113.10", Instant.now().plusSeconds(600))
                .allow("203.0.113.128/25")
                .allow("0.0.0.0/0")
                .ruleset(backend);

        // When
        Enforcement.Outcome outcome = enforcement.enforce(wanted);

        // Then
        assertThat(outcome).isInstanceOfSatisfying(Enforcement.Proven.class, proven -> {
            assertThat(proven.foreign()).isFalse();
            assertThat(proven.actual().digest()).isEqualTo(wanted.digest());
        });
        assertThat(namespace.run("ipset", "save", "rf-block4")).contains("add rf-block4 203.0.113.9");
        assertThat(save("iptables")).contains("--match-set rf-block4 src ");
        assertThat(save("ip6tables")).contains("--match-set rf-block6 src ");
    }

    @Test
    void adoptsWhatIsThereAndWritesNothing() throws Exception {
        // Given
        Ruleset wanted = Policies.policy()
                .block("203.0.113.9")
                .blockList("feed", Policies.addresses(20_000, 7))
                .ruleset(backend);
        enforcement.enforce(wanted);

        // When
        Enforcement restarted = enforcement();
        Enforcement.Outcome outcome = restarted.enforce(wanted);

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Enforcement.Proven.class,
                        proven -> assertThat(proven.found()).isEmpty());
        assertThat(restarted.elementsWritten()).isZero();
    }

    @Test
    void putsForeignChangesRight() throws Exception {
        // Given
        Ruleset wanted = Policies.policy()
                .block("203.0.113.9")
                .block("203.0.113.10")
                .blockList("feed", Policies.addresses(20_000, 7))
                .ruleset(backend);
        enforcement.enforce(wanted);

        for (List<String> harm : List.of(
                List.of("iptables-" + backend, "-t", "raw", "-F"),
                List.of("iptables-" + backend, "-t", "raw", "-F", "RF-BLOCKED"),
                List.of("ip6tables-" + backend, "-t", "raw", "-D", "RF-BLOCKED", "1"),
                List.of("iptables-" + backend, "-t", "raw", "-A", "RF-BLOCKED", "-j", "RETURN"),
                List.of("ipset", "flush", "rf-block4"),
                List.of("ipset", "del", "rf-block4", "203.0.113.9"),
                List.of("ipset", "add", "rf-block4", "192.0.2.1"),
                List.of("ipset", "add", "rf-allow4", "192.0.2.1"))) {
            // When
            namespace.run(harm.toArray(String[]::new));
            Enforcement.Outcome outcome = enforcement.check(wanted, false);

            // Then
            assertThat(outcome).as("after %s", harm).isInstanceOfSatisfying(Enforcement.Proven.class, proven -> {
                assertThat(proven.foreign()).as("seen: %s", harm).isTrue();
                assertThat(proven.found()).isNotEmpty();
            });
            assertThat(enforcement().enforce(wanted))
                    .isInstanceOfSatisfying(
                            Enforcement.Proven.class,
                            proven -> assertThat(proven.found()).isEmpty());
        }
    }

    @Test
    void bringsBackChainsAndSetsThatWereDestroyed() throws Exception {
        // Given
        Ruleset wanted = Policies.policy().block("203.0.113.9").ruleset(backend);
        enforcement.enforce(wanted);

        // When
        for (String family : List.of("iptables", "ip6tables")) {
            namespace.run(family + "-" + backend, "-t", "raw", "-F");
            namespace.run(family + "-" + backend, "-t", "raw", "-X");
        }
        namespace.run("ipset", "destroy");
        Enforcement.Outcome outcome = enforcement.check(wanted, false);

        // Then
        assertThat(outcome).isInstanceOfSatisfying(Enforcement.Proven.class, proven -> {
            assertThat(proven.foreign()).isTrue();
            assertThat(proven.found()).contains("set rf-block4 was missing", "RF-BLOCKED", "jump");
        });
    }

    @Test
    void seesAnEditedRuleThatKeptOurComment() throws Exception {
        // Given
        Ruleset wanted = Policies.policy().block("203.0.113.9").ruleset(backend);
        enforcement.enforce(wanted);
        String rule = save("iptables")
                .lines()
                .filter(line -> line.startsWith("-A RF-BLOCKED"))
                .findFirst()
                .orElseThrow();
        String comment = rule.replaceAll(".*--comment \"?(rf:[0-9a-f]+).*", "$1");

        // When
        namespace.run(
                "iptables-" + backend,
                "-t",
                "raw",
                "-R",
                "RF-BLOCKED",
                "1",
                "-m",
                "comment",
                "--comment",
                comment,
                "-j",
                "ACCEPT");
        Enforcement.Outcome outcome = enforcement.check(wanted, false);

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Enforcement.Proven.class,
                        proven -> assertThat(proven.foreign()).isTrue());
        assertThat(save("iptables")).contains(rule).doesNotContain("ACCEPT\n-");
    }

    @Test
    void leavesChainsAndSetsOfOthersAlone() throws Exception {
        // Given
        namespace.run("ipset", "create", "others", "hash:ip");
        namespace.run("ipset", "add", "others", "192.0.2.7");
        namespace.run("iptables-" + backend, "-t", "raw", "-N", "OTHERS");
        namespace.run("iptables-" + backend, "-t", "raw", "-A", "PREROUTING", "-j", "OTHERS");
        namespace.run("iptables-" + backend, "-t", "raw", "-A", "OTHERS", "-m", "set", "--match-set", "others", "src");

        // When
        enforcement.enforce(Policies.policy().block("203.0.113.9").ruleset(backend));
        enforcement.check(Policies.policy().block("203.0.113.9").ruleset(backend), true);

        // Then
        assertThat(namespace.run("ipset", "save", "others")).contains("add others 192.0.2.7");
        assertThat(save("iptables")).contains("-A PREROUTING -j OTHERS", "-A OTHERS -m set --match-set others src");
    }

    @Test
    void switchesLargeSetsAtOnceAndSmallOnesByDifference() throws Exception {
        // Given
        NetworkSet old = Policies.addresses(30_000, 1);
        enforcement.enforce(Policies.policy().blockList("feed", old).ruleset(backend));
        namespace.run("ipset", "create", "rf-block4-new", "hash:net"); // left by an agent that was killed

        // When
        Ruleset large = Policies.policy()
                .blockList("feed", Policies.addresses(40_000, 2))
                .ruleset(backend);
        Enforcement.Outcome replaced = enforcement.enforce(large);
        long written = enforcement.elementsWritten();
        Ruleset small = Policies.policy()
                .blockList("feed", Policies.addresses(40_000, 2))
                .block("203.0.113.9")
                .block("2001:db8::9")
                .ruleset(backend);
        Enforcement.Outcome changed = enforcement.enforce(small);

        // Then
        assertThat(replaced).isInstanceOf(Enforcement.Proven.class);
        assertThat(changed)
                .isInstanceOfSatisfying(
                        Enforcement.Proven.class,
                        proven -> assertThat(proven.actual().digest()).isEqualTo(small.digest()));
        assertThat(enforcement.elementsWritten() - written).isEqualTo(2);
        assertThat(namespace.run("ipset", "list", "-n")).doesNotContain("-new");
    }

    @Test
    void findsASwappedElementInALargeSetByReadingAll() throws Exception {
        // Given
        Ruleset wanted = Policies.policy()
                .blockList("feed", Policies.addresses(20_000, 3))
                .ruleset(backend);
        enforcement.enforce(wanted);
        Network first = wanted.sets().get(2).base().get(0);
        namespace.run("ipset", "del", "rf-block4", first.toString());
        namespace.run("ipset", "add", "rf-block4", "9.9.9.9");

        // When
        Enforcement.Outcome outcome = enforcement.check(wanted, true);

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Enforcement.Proven.class,
                        proven -> assertThat(proven.found()).contains("1 missing", "1 too many"));
    }

    @Test
    void holdsIpv6ListsOfManyPrefixes() throws Exception {
        // Given
        NetworkSet ipv6 = NetworkSet.of(
                Family.IPV6,
                IntStream.range(0, 6_000)
                        .mapToObj(i ->
                                Network.containing(Family.IPV6, 0x20010db8_00000000L + i, 0x1234L * i, 64 + i % 65))
                        .toList());
        Ruleset wanted = Policies.policy()
                .blockList("feed", NetworkSet.empty(Family.IPV4), ipv6)
                .ruleset(backend);

        // When
        Enforcement.Outcome outcome = enforcement.enforce(wanted);

        // Then
        assertThat(outcome).isInstanceOf(Enforcement.Proven.class);
        assertThat(enforcement().enforce(wanted))
                .isInstanceOfSatisfying(
                        Enforcement.Proven.class,
                        proven -> assertThat(proven.found()).isEmpty());
    }

    private Enforcement enforcement() {
        Clock clock = Clock.systemUTC();
        return new Enforcement(new KernelFirewall(new CommandRunner(namespace.prefix()), backend, clock), clock);
    }

    private String save(String program) {
        return namespace.run(program + "-" + backend + "-save", "-t", "raw");
    }
}
