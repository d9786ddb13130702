package io.ringfence.nodeagent.core.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.network.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    private static final String JUMP = "-A INPUT -m comment --comment \"rf:0123456789ab\" -j RF-INPUT";
    private static final List<String> SETS = List.of("create rf-allow4 hash:net family inet maxelem 65536 timeout 0");

    @Test
    void tellsRulesBeforeOurJumpFromThoseBehindIt() {
        // When
        TrialResult result = addition(
                List.of(":INPUT ACCEPT", ":RF-INPUT -", JUMP, "-A RF-INPUT -i lo -j RETURN"),
                List.of(
                        ":INPUT ACCEPT",
                        ":RF-INPUT -",
                        "-A INPUT -s 192.0.2.1/32 -j ACCEPT",
                        JUMP,
                        "-A INPUT -p tcp -j DROP",
                        "-A RF-INPUT -i lo -j RETURN"));

        // Then
        TableEffect effect = made(result).table(Family.IPV4, "filter");
        assertThat(effect.head()).isEqualTo(Map.of("INPUT", List.of("-s 192.0.2.1/32 -j ACCEPT")));
        assertThat(effect.tail()).isEqualTo(Map.of("INPUT", List.of("-p tcp -j DROP")));
        assertThat(effect.rules()).isEqualTo(2);
    }

    @Test
    void takesNewChainsPoliciesAndSets() {
        // Given
        List<String> sets = new ArrayList<>(SETS);
        sets.addAll(List.of("create office hash:ip family inet maxelem 65536", "add office 192.0.2.7"));

        // When
        TrialResult result = Difference.between(
                ScriptName.ADDITION,
                observed(List.of(":INPUT ACCEPT", JUMP), SETS),
                observed(List.of(":INPUT ACCEPT", ":FORWARD DROP", ":MINE -", JUMP, "-A MINE -j DROP"), sets));

        // Then
        Effect effect = made(result);
        assertThat(effect.table(Family.IPV4, "filter").chains()).isEqualTo(Map.of("MINE", List.of("-j DROP")));
        assertThat(effect.table(Family.IPV4, "filter").policies()).isEqualTo(Map.of("FORWARD", "DROP"));
        assertThat(effect.sets())
                .containsExactly(new ScriptSet("office", "hash:ip family inet maxelem 65536", List.of("192.0.2.7")));
        assertThat(effect.text()).isEqualTo("""
                # ipset restore
                create office hash:ip family inet maxelem 65536
                add office 192.0.2.7
                # iptables-restore --noflush
                *filter
                :MINE - [0:0]
                -A MINE -j DROP
                -P FORWARD DROP
                COMMIT
                """);
    }

    @Test
    void anAdditionMayNotTouchWhatIsOurs() {
        List<String> before = List.of(":INPUT ACCEPT", ":RF-INPUT -", JUMP, "-A RF-INPUT -i lo -j RETURN");

        assertThat(refused(addition(before, List.of(":INPUT ACCEPT", ":RF-INPUT -", "-A RF-INPUT -i lo -j RETURN"))))
                .contains("chain INPUT", "firewall-custom");
        assertThat(refused(addition(before, List.of(":INPUT ACCEPT", ":RF-INPUT -", JUMP))))
                .contains("chain RF-INPUT");
        assertThat(refused(addition(before, List.of(":INPUT ACCEPT", JUMP)))).contains("deletes");
        assertThat(refused(addition(
                        before,
                        List.of(":INPUT ACCEPT", ":RF-INPUT -", ":RF-MINE -", JUMP, "-A RF-INPUT -i lo -j RETURN"))))
                .contains("RF-MINE", "take another");
    }

    @Test
    void ourSetsAreFilledThroughTheApiOnly() {
        for (String line : List.of("add rf-allow4 192.0.2.1", "create rf-mine hash:ip family inet")) {
            // Given
            List<String> sets = new ArrayList<>(SETS);
            sets.add(line);

            // When
            TrialResult result = Difference.between(
                    ScriptName.CUSTOM,
                    observed(List.of(":INPUT ACCEPT"), SETS),
                    observed(List.of(":INPUT ACCEPT"), sets));

            // Then
            assertThat(refused(result)).contains("sets");
        }
    }

    @Test
    void rulesOfFirewallCustomStandWhereOursDid() {
        // When
        TrialResult result = Difference.between(
                ScriptName.CUSTOM,
                observed(List.of(":INPUT ACCEPT"), SETS),
                observed(List.of(":INPUT DROP", "-A INPUT -i lo -j ACCEPT", "-A INPUT -p udp -j ACCEPT"), SETS));

        // Then
        TableEffect effect = made(result).table(Family.IPV4, "filter");
        assertThat(effect.head()).isEqualTo(Map.of("INPUT", List.of("-i lo -j ACCEPT", "-p udp -j ACCEPT")));
        assertThat(effect.tail()).isEmpty();
        assertThat(effect.policies()).isEqualTo(Map.of("INPUT", "DROP"));
    }

    @Test
    void tooManyRulesAreRefused() {
        // Given
        List<String> lines = new ArrayList<>(List.of(":INPUT ACCEPT"));
        for (int i = 0; i <= 5_000; i++) {
            lines.add("-A INPUT -p udp --dport " + i + " -j DROP");
        }

        // When / Then
        assertThat(refused(Difference.between(
                        ScriptName.CUSTOM, observed(List.of(":INPUT ACCEPT"), SETS), observed(lines, SETS))))
                .contains("5001 rules", "5000");
    }

    private static TrialResult addition(List<String> before, List<String> after) {
        return Difference.between(ScriptName.ADDITION, observed(before, SETS), observed(after, SETS));
    }

    private static Observed observed(List<String> filter, List<String> sets) {
        List<String> lines = new ArrayList<>(List.of("*filter"));
        lines.addAll(filter);
        lines.add("COMMIT");
        return new Observed(SaveText.parse(lines), SaveText.EMPTY, sets);
    }

    private static Effect made(TrialResult result) {
        assertThat(result).isInstanceOf(TrialResult.Made.class);
        return ((TrialResult.Made) result).effect();
    }

    private static String refused(TrialResult result) {
        assertThat(result).isInstanceOf(TrialResult.Refused.class);
        return ((TrialResult.Refused) result).why();
    }
}
