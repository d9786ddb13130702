package io.ringfence.nodeagent.core.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.network.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EffectPlanTest {

    private static final String JUMP = "-m comment --comment \"rf:0123456789ab\" -j RF-INPUT";
    private static final TableEffect WANTED = new TableEffect(
            Family.IPV4,
            "filter",
            Map.of("MINE", List.of("-j DROP")),
            Map.of(),
            Map.of("INPUT", List.of("-s 192.0.2.1/32 -j ACCEPT", "-s 192.0.2.2/32 -j ACCEPT")),
            Map.of("INPUT", List.of("-p tcp -j MINE")));

    @Test
    void holdsWithRulesOfOthersBetween() {
        SaveText.Table actual = table(
                List.of(
                        "-j OTHERS",
                        "-s 192.0.2.1/32 -j ACCEPT",
                        "-s 192.0.2.2/32 -j ACCEPT",
                        JUMP,
                        "-j OTHERS",
                        "-p tcp -j MINE"),
                List.of("-j DROP"));

        assertThat(EffectPlan.holds(WANTED, actual, false)).isTrue();
        assertThat(EffectPlan.loaded(WANTED, actual)).isEqualTo(4);
    }

    @Test
    void seesWhatIsMissingMovedOrEdited() {
        List<String> right = List.of("-s 192.0.2.1/32 -j ACCEPT", "-s 192.0.2.2/32 -j ACCEPT", JUMP, "-p tcp -j MINE");
        for (int i = 0; i < right.size(); i++) {
            if (i != 2) {
                List<String> without = new ArrayList<>(right);
                without.remove(i);
                assertThat(EffectPlan.holds(WANTED, table(without, List.of("-j DROP")), false))
                        .isFalse();
                assertThat(EffectPlan.loaded(WANTED, table(without, List.of("-j DROP"))))
                        .isEqualTo(3);
            }
        }
        List<String> jumpFirst = List.of(right.get(2), right.get(0), right.get(1), right.get(3));
        assertThat(EffectPlan.holds(WANTED, table(jumpFirst, List.of("-j DROP")), false))
                .isFalse();
        assertThat(EffectPlan.holds(WANTED, table(right, List.of()), false)).isFalse();
        assertThat(EffectPlan.holds(WANTED, table(right, List.of("-j DROP", "-j ACCEPT")), false))
                .isFalse();
        assertThat(EffectPlan.holds(WANTED, table(right, List.of("-j DROP")), true))
                .isFalse();
    }

    @Test
    void replacesAnEarlierEffectInOneTransactionByFullText() {
        // Given
        TableEffect old = new TableEffect(
                Family.IPV4,
                "filter",
                Map.of("OLD", List.of("-j DROP")),
                Map.of(),
                Map.of(),
                Map.of("INPUT", List.of("-p udp -j OLD", "-p tcp -j MINE")));
        SaveText.Table actual = new SaveText.Table(
                Map.of("INPUT", "ACCEPT", "OLD", "-"),
                Map.of("INPUT", List.of(JUMP, "-p udp -j OLD", "-p tcp -j MINE", "-p tcp -j MINE")));

        // When
        String text = EffectPlan.restore(WANTED, actual, List.of(old, WANTED), false);

        // Then: of two equal rules one may be of others
        assertThat(text).isEqualTo("""
                *filter
                :MINE - [0:0]
                -A MINE -j DROP
                -D INPUT -p udp -j OLD
                -D INPUT -p tcp -j MINE
                -I INPUT 1 -s 192.0.2.1/32 -j ACCEPT
                -I INPUT 2 -s 192.0.2.2/32 -j ACCEPT
                -A INPUT -p tcp -j MINE
                COMMIT
                """);
        assertThat(EffectPlan.unusedChains(WANTED, actual, List.of(old, WANTED)))
                .containsExactly("OLD");
    }

    @Test
    void takesOurJumpsAwayInTheMomentInWhichItReplacesThem() {
        assertThat(EffectPlan.restore(WANTED, table(List.of(JUMP), List.of()), List.of(), true))
                .contains("-D INPUT " + JUMP + "\n-I INPUT 1 ");
    }

    @Test
    void bothScriptsTogetherKeepTheirPlaces() {
        // Given
        Effect custom = new Effect(
                List.of(new TableEffect(
                        Family.IPV4,
                        "filter",
                        Map.of("C", List.of("-j DROP")),
                        Map.of("INPUT", "DROP"),
                        Map.of("INPUT", List.of("-j C")),
                        Map.of())),
                List.of());
        Effect addition = new Effect(
                List.of(new TableEffect(
                        Family.IPV4,
                        "filter",
                        Map.of(),
                        Map.of(),
                        Map.of("INPUT", List.of("-j ACCEPT"), "C", List.of("-p esp -j ACCEPT")),
                        Map.of("INPUT", List.of("-j LOG")))),
                List.of());

        // When
        TableEffect both = custom.plus(addition).table(Family.IPV4, "filter");

        // Then
        assertThat(both.head()).isEqualTo(Map.of("INPUT", List.of("-j ACCEPT", "-j C")));
        assertThat(both.tail()).isEqualTo(Map.of("INPUT", List.of("-j LOG")));
        assertThat(both.chains()).isEqualTo(Map.of("C", List.of("-p esp -j ACCEPT", "-j DROP")));
        assertThat(custom.plus(Effect.NONE)).isEqualTo(custom);
    }

    @Test
    void policiesGoBackToWhatTheyWere() {
        // Given
        Effect dropsAll = policies(Map.of("INPUT", "DROP", "FORWARD", "DROP"));
        SaveText.Table now = new SaveText.Table(Map.of("INPUT", "ACCEPT", "FORWARD", "DROP"), Map.of());

        // When
        Map<String, String> noted = PriorPolicies.noted(Map.of(), dropsAll, (family, table) -> now);

        // Then
        assertThat(PriorPolicies.back(noted, dropsAll)).isEqualTo(Effect.NONE);
        assertThat(PriorPolicies.back(noted, Effect.NONE)
                        .table(Family.IPV4, "filter")
                        .policies())
                .isEqualTo(Map.of("INPUT", "ACCEPT", "FORWARD", "DROP"));
        assertThat(PriorPolicies.still(noted, policies(Map.of("INPUT", "DROP"))))
                .hasSize(1);
    }

    private static Effect policies(Map<String, String> policies) {
        return new Effect(
                List.of(new TableEffect(Family.IPV4, "filter", Map.of(), policies, Map.of(), Map.of())), List.of());
    }

    private static SaveText.Table table(List<String> input, List<String> mine) {
        return new SaveText.Table(Map.of("INPUT", "ACCEPT", "MINE", "-"), Map.of("INPUT", input, "MINE", mine));
    }
}
