package io.ringfence.nodeagent.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Scanners;
import io.ringfence.contract.settings.SipRate;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.firewall.ruleset.SetContent;
import io.ringfence.nodeagent.Policies;
import io.ringfence.nodeagent.core.plan.Planner;
import io.ringfence.nodeagent.edge.os.FakeKernel;
import io.ringfence.nodeagent.edge.os.KernelFirewall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random policies over a kernel that fails and an agent that dies, again and again. */
class EnforcementTest {

    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final FakeKernel kernel = new FakeKernel(() -> now);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyStateBetweenIsTheOldOneOrTheNewAndTheNextAttemptConverges(long seed) throws Exception {
        Random random = new Random(seed);
        Ruleset before = randomPolicy(random).ruleset("nft", now);
        assertThat(enforcement().enforce(before)).isInstanceOf(Enforcement.Proven.class);

        for (int round = 0; round < 3; round++) {
            // Given
            Ruleset after = randomPolicy(random).ruleset("nft", now);
            if (random.nextBoolean()) {
                kernel.crashAfter(random.nextInt(12));
            } else {
                kernel.refuseAfter(random.nextInt(12));
            }

            // When
            try {
                enforcement().enforce(after);
            } catch (FakeKernel.Crash e) {
                // the agent is dead; what it left is what counts
            }
            kernel.heal();

            // Then
            for (KernelSet set : KernelSet.values()) {
                assertBetween(before.content(set), after.content(set));
            }
            for (String family : List.of("iptables", "ip6tables")) {
                assertThat(kernel.chains(family).get("PREROUTING")).hasSize(1);
                assertThat(kernel.chains(family)).containsKey("RF-BLOCKED");
            }

            // When
            Enforcement restarted = enforcement();
            Enforcement.Outcome outcome = restarted.enforce(after);

            // Then
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            Enforcement.Proven.class,
                            proven -> assertThat(proven.actual().digest()).isEqualTo(after.digest()));
            assertThat(kernel.sets().keySet()).noneMatch(name -> name.endsWith(KernelSet.TEMPORARY_SUFFIX));
            planOfEqualStatesIsEmpty(after);
            before = after;
        }
    }

    private void planOfEqualStatesIsEmpty(Ruleset wanted) throws Exception {
        KernelFirewall firewall = new KernelFirewall(kernel, "nft", () -> now);
        assertThat(Planner.plan(firewall.read(wanted), wanted, firewall.texts(), now))
                .isEmpty();
    }

    @Test
    void whatIsSwitchedOffAgainLeavesNothingBehind() throws Exception {
        // Given
        Enforcement enforcement = enforcement();
        Policies policy = Policies.policy().block("203.0.113.9");
        Map<String, List<String>> before = Map.copyOf(kernel.chains("iptables", "filter"));
        enforcement.enforce(policy.settings(Policies.sip(new SipRate(true, 20, 60), false, Scanners.OFF))
                .ruleset("nft", now));
        assertThat(kernel.chains("iptables", "filter")).containsKeys("RF-INPUT", "RF-SIP");

        // When
        enforcement.enforce(policy.settings(FirewallSettings.OFF).ruleset("nft", now));

        // Then
        assertThat(kernel.chains("iptables", "filter")).isEqualTo(before);
        assertThat(kernel.chains("iptables")).containsKey("RF-BLOCKED");
    }

    @Test
    void anAgentThatStartsDropsWhatAnotherLeftInATableThatIsNotWanted() throws Exception {
        // Given
        Policies policy = Policies.policy().block("203.0.113.9");
        enforcement()
                .enforce(policy.settings(Policies.sip(SipRate.OFF, true, Scanners.OFF))
                        .ruleset("nft", now));

        // When
        enforcement().enforce(policy.settings(FirewallSettings.OFF).ruleset("nft", now));

        // Then
        assertThat(kernel.chains("ip6tables", "filter")).doesNotContainKey("RF-INPUT");
        assertThat(kernel.chains("ip6tables", "filter").get("INPUT")).isEmpty();
    }

    @Test
    void aSmallChangeTakesOneCommand() throws Exception {
        // Given
        Enforcement enforcement = enforcement();
        enforcement.enforce(Policies.policy().block("203.0.113.9").ruleset("nft", now));
        int runs = kernel.runs();

        // When
        enforcement.enforce(
                Policies.policy().block("203.0.113.9").allow("203.0.113.10").ruleset("nft", now));

        // Then
        assertThat(kernel.runs() - runs).isEqualTo(1);
    }

    @Test
    void aSmallChangeOfALargeSetTakesTwo() throws Exception {
        // Given
        NetworkSet feed = Policies.addresses(20_000, 1);
        Policies policy = Policies.policy().blockList("feed", feed);
        Enforcement enforcement = enforcement();
        Ruleset large = policy.ruleset("nft", now);
        enforcement.enforce(large);
        int runs = kernel.runs();

        // When
        enforcement.enforce(policy.block("203.0.113.10").ruleset("nft", now));

        // Then
        assertThat(kernel.runs() - runs).isEqualTo(2);
    }

    @Test
    void anElementThatEndsByItselfIsNoForeignChange() throws Exception {
        // Given
        Enforcement enforcement = enforcement();
        Ruleset wanted = Policies.policy()
                .blockUntil("203.0.113.9", now.plusSeconds(60))
                .block("203.0.113.10")
                .ruleset("nft", now);
        enforcement.enforce(wanted);

        // When
        now = now.plusSeconds(60);

        // Then
        assertThat(enforcement.check(wanted, false))
                .isInstanceOfSatisfying(
                        Enforcement.Proven.class,
                        proven -> assertThat(proven.foreign()).isFalse());
    }

    @Test
    void anEndBeyondTheKernelsLongestTimeoutIsProlonged() throws Exception {
        // Given
        Enforcement enforcement = enforcement();
        Instant end = now.plus(Duration.ofDays(90));
        Ruleset wanted = Policies.policy().blockUntil("203.0.113.9", end).ruleset("nft", now);
        enforcement.enforce(wanted);

        for (int day = 0; day < 89; day++) {
            // When
            now = now.plus(Duration.ofDays(1));

            // Then
            assertThat(enforcement.check(wanted, false))
                    .isInstanceOfSatisfying(
                            Enforcement.Proven.class,
                            proven -> assertThat(proven.foreign()).isFalse());
            assertThat(kernel.sets().get("rf-block4").elements()).hasSize(1);
        }
    }

    @Test
    void aSetThatIsTooSmallIsReplacedByALargerOne() throws Exception {
        // Given
        Enforcement enforcement = enforcement();
        enforcement.enforce(Policies.policy().block("203.0.113.9").ruleset("nft", now));

        // When
        Ruleset large = Policies.policy()
                .blockList("feed", Policies.addresses(70_000, 1))
                .ruleset("nft", now);

        // Then
        assertThat(enforcement.enforce(large)).isInstanceOf(Enforcement.Proven.class);
        assertThat(kernel.sets().get("rf-block4").elements()).hasSize(70_000);
    }

    @Test
    void jumpsOfOthersToOurChainAndOldChainsOfOursAreTold() throws Exception {
        // Given
        kernel.chains("iptables").put("RF-OLD", new ArrayList<>(List.of("-j RETURN")));
        kernel.chains("iptables").get("PREROUTING").add("-m comment --comment \"rf:0123456789ab\" -j RF-OLD");
        kernel.chains("iptables").get("PREROUTING").add("-s 192.0.2.0/24 -j ACCEPT");

        // When
        Enforcement.Outcome outcome =
                enforcement().enforce(Policies.policy().block("203.0.113.9").ruleset("nft", now));

        // Then
        assertThat(outcome).isInstanceOf(Enforcement.Proven.class);
        assertThat(kernel.chains("iptables")).doesNotContainKey("RF-OLD");
        assertThat(kernel.chains("iptables").get("PREROUTING")).hasSize(2).contains("-s 192.0.2.0/24 -j ACCEPT");
    }

    @Test
    void saysExactlyWhatIsNotLoadedWhenTheKernelRefuses() throws Exception {
        // Given
        Ruleset small = Policies.policy().block("203.0.113.9").ruleset("nft", now);
        enforcement().enforce(small);
        Ruleset large = Policies.policy()
                .block("203.0.113.9")
                .blockList("feed", Policies.addresses(20_000, 1))
                .ruleset("nft", now);

        // When: read names, read four sets, read four tables, destroy, then the fill is refused
        kernel.refuseAfter(10);
        Enforcement.Outcome outcome = enforcement().enforce(large);

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Enforcement.Failed.class,
                        failed -> assertThat(Enforcement.notLoaded(large, failed.actual(), failed.why(), now))
                                .singleElement()
                                .satisfies(
                                        lacking -> assertThat(lacking.count()).isEqualTo(20_000)));
    }

    /** Whatever both policies want is there, and nothing that neither wants. */
    private void assertBetween(SetContent before, SetContent after) {
        Set<Network> elements =
                kernel.sets().get(before.set().setName()).elements().keySet();
        assertThat(elements.stream().allMatch(element -> before.contains(element) || after.contains(element)))
                .isTrue();
        assertThat(before.base().stream().filter(after::contains).allMatch(elements::contains))
                .isTrue();
        assertThat(before.entries().keySet().stream().filter(after::contains).allMatch(elements::contains))
                .isTrue();
    }

    private Policies randomPolicy(Random random) {
        Policies policy = Policies.policy()
                .settings(Policies.sip(
                        new SipRate(random.nextBoolean(), 1 + random.nextInt(50), 20),
                        random.nextInt(4) == 0,
                        new Scanners(random.nextBoolean(), random.nextBoolean(), List.of())));
        int entries = random.nextInt(30);
        for (int i = 0; i < entries; i++) {
            ListKind kind = ListKind.values()[random.nextInt(2)];
            String cidr = random.nextInt(4) == 0
                    ? "2001:db8:" + Integer.toHexString(random.nextInt(20)) + "::/48"
                    : "198.18." + random.nextInt(20) + ".0/" + (20 + random.nextInt(13));
            policy.entry(kind, cidr, random.nextInt(3) == 0 ? now.plusSeconds(10 + random.nextInt(5_000)) : null);
        }
        for (String list : Arrays.asList("feed", "import")) {
            if (random.nextBoolean()) {
                policy.blockList(list, Policies.addresses(random.nextInt(3) == 0 ? 10_500 : 300, random.nextInt(3)));
            }
        }
        return policy;
    }

    private Enforcement enforcement() {
        return new Enforcement(new KernelFirewall(kernel, "nft", () -> now), () -> now);
    }
}
