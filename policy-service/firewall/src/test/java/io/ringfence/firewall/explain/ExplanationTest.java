package io.ringfence.firewall.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.settings.AutomaticAllow;
import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Ports;
import io.ringfence.contract.settings.Scanners;
import io.ringfence.contract.settings.SipRate;
import io.ringfence.firewall.country.CountryNetworks;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExplanationTest {

    private static final Instant SINCE = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    void nothingMatchesSoItPasses() {
        Explanation explanation = Explanation.of(Network.parse("203.0.113.9"), List.of(), Map.of());

        assertThat(explanation.decides()).isEqualTo(Layer.DEFAULT);
        assertThat(explanation.verdict()).isEqualTo(Layer.Verdict.PASSES);
        assertThat(explanation.sentence()).isEqualTo("203.0.113.9 passes, because nothing blocks it.");
        assertThat(explanation.lift()).isEmpty();
    }

    @Test
    void aBlockIsToldWithEverythingThatIsKnownOfIt() {
        Explanation explanation = Explanation.of(
                Network.parse("203.0.113.9"), List.of(match(Layer.BLOCK, "203.0.113.0/24", "7", "scans")), Map.of());

        assertThat(explanation.verdict()).isEqualTo(Layer.Verdict.DROPPED);
        assertThat(explanation.sentence())
                .isEqualTo("203.0.113.9 is dropped, because it is blocked: BLOCK entry 203.0.113.0/24"
                        + " (by admin, since 2030-01-01T00:00:00Z, without end, \"scans\").");
        assertThat(explanation.lift()).containsExactly("DELETE /api/v1/firewall/entries/7");
    }

    @Test
    void allowedBeatsEveryBlockAndSaysWhatItOverrules() {
        Explanation explanation = Explanation.of(
                Network.parse("203.0.113.9"),
                List.of(
                        match(Layer.BLOCK, "203.0.113.9/32", null, null),
                        match(Layer.BLOCK, "203.0.0.0/16", "8", null),
                        match(Layer.ALLOW, "203.0.113.0/24", "9", null)),
                Map.of(Layer.COUNTRY, "never told"));

        assertThat(explanation.decides()).isEqualTo(Layer.ALLOW);
        assertThat(explanation.sentence())
                .contains("allowed beats every kind of block: ALLOW entry 203.0.113.0/24")
                .contains("; it overrules BLOCK entry 203.0.0.0/16")
                .endsWith("and 1 more.");
        assertThat(explanation.matches())
                .extracting(match -> match.network().toString())
                .containsExactly("203.0.113.0/24", "203.0.0.0/16", "203.0.113.9/32");
        assertThat(explanation.lift())
                .containsExactly("DELETE /api/v1/firewall/entries/8", "DELETE /api/v1/firewall/lists/feed");
    }

    @Test
    void loopbackAndTheControlPlanePassWhateverIsBlocked() {
        List<Match> block = List.of(match(Layer.BLOCK, "127.0.0.0/8", "1", null));
        assertThat(Explanation.of(Network.parse("127.0.0.1"), block, Map.of()).decides())
                .isEqualTo(Layer.LOOPBACK);
        assertThat(Explanation.of(Network.parse("::1"), List.of(), Map.of()).decides())
                .isEqualTo(Layer.LOOPBACK);

        Explanation blocked = Explanation.of(
                Network.parse("203.0.113.9"), List.of(match(Layer.BLOCK, "203.0.113.9", "1", null)), Map.of());
        assertThat(blocked.decidesOn(List.of(Network.parse("203.0.113.0/28")))).isEqualTo(Layer.CONTROL_PLANE);
        assertThat(blocked.decidesOn(List.of(Network.parse("203.0.114.0/28")))).isEqualTo(Layer.BLOCK);
    }

    @Test
    void filtersOfTheSettingsAreToldWithTheCallThatLetsTheAddressIn() {
        Network ip = Network.parse("203.0.113.9");
        CountryTable table = new CountryTable(
                "b",
                Instant.EPOCH,
                "t",
                Map.of(
                        "FR",
                        new CountryNetworks(
                                NetworkSet.of(Family.IPV4, List.of(Network.parse("203.0.113.0/24"))),
                                NetworkSet.empty(Family.IPV6))));
        FirewallSettings germany = new FirewallSettings(
                new CountryFilter(true, List.of("DE")),
                CountryFilter.OFF,
                SipRate.OFF,
                true,
                Scanners.OFF,
                Ports.USUAL,
                AutomaticAllow.USUAL,
                Fail2Ban.OFF);

        Explanation foreign = Explanation.of(ip, List.of(), Filters.of(germany, Optional.of(table), ip));
        Explanation sip = Explanation.of(ip, List.of(), Filters.of(germany, Optional.empty(), ip));

        assertThat(foreign.sentence())
                .isEqualTo("203.0.113.9 is dropped, because it is in FR, and only DE may reach the nodes.");
        assertThat(foreign.lift())
                .containsExactly("POST /api/v1/firewall/entries {\"list\":\"ALLOW\",\"cidr\":\"203.0.113.9/32\"}");
        assertThat(sip.decides()).isEqualTo(Layer.SIP_CLOSED);
        assertThat(sip.sentence()).startsWith("203.0.113.9 is dropped on the SIP ports");
        assertThat(Filters.of(FirewallSettings.OFF, Optional.of(table), ip)).isEmpty();
    }

    @Test
    void againstAFeedThatComesAgainTheAddressIsAllowed() {
        Match feed = new Match(
                Layer.BLOCK,
                Network.parse("203.0.113.0/24"),
                "drop",
                null,
                "FEED",
                "system",
                SINCE,
                null,
                "feed from lists.example.org",
                1L);

        Explanation explanation = Explanation.of(Network.parse("203.0.113.9"), List.of(feed), Map.of());

        assertThat(explanation.sentence())
                .contains("it is blocked: BLOCK feed drop with 203.0.113.0/24")
                .contains("\"feed from lists.example.org\"");
        assertThat(explanation.lift())
                .containsExactly("POST /api/v1/firewall/entries {\"list\":\"ALLOW\",\"cidr\":\"203.0.113.9/32\"}");
    }

    private static Match match(Layer layer, String network, @Nullable String id, @Nullable String comment) {
        return new Match(
                layer,
                Network.parse(network),
                id == null ? "feed" : "entry",
                id,
                "ADMIN",
                "admin",
                SINCE,
                null,
                comment,
                1L);
    }
}
