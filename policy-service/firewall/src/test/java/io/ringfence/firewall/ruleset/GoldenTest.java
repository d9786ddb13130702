package io.ringfence.firewall.ruleset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.ringfence.contract.node.NodeFacts;
import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Trial;
import io.ringfence.firewall.country.CountryNetworks;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.policy.NamedList;
import io.ringfence.firewall.policy.NamedLists;
import io.ringfence.firewall.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A folder for each case: {@code in.json} is the policy, the other files are the texts that a node runs. With
 * {@code GOLDEN_WRITE=1} in the environment the texts are written anew, to be read in the difference.
 */
class GoldenTest {

    private static final Instant NOW = Instant.parse("2026-11-24T20:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule());

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("src/test/resources/golden/ruleset"))) {
            return folders.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void textIsAsCommitted(Path folder) throws IOException {
        // Given
        JsonNode in = JSON.readTree(folder.resolve("in.json").toFile());
        NodeFacts facts = JSON.treeToValue(in.get("facts"), NodeFacts.class);

        // When
        Ruleset ruleset = Compiler.compile(policy(in), facts, countries(in), NOW);
        StringBuilder sets = new StringBuilder();
        RulesetText.appendSets(sets, ruleset, NOW);

        // Then
        compare(folder.resolve("ipset.txt"), sets.toString());
        compare(
                folder.resolve("iptables.txt"),
                String.join("", RulesetText.tables(ruleset, Family.IPV4).values()));
        compare(
                folder.resolve("ip6tables.txt"),
                String.join("", RulesetText.tables(ruleset, Family.IPV6).values()));
    }

    private static void compare(Path golden, String text) throws IOException {
        if (System.getenv("GOLDEN_WRITE") != null) {
            Files.writeString(golden, text);
        }
        assertThat(text).isEqualTo(Files.readString(golden));
    }

    private static Policy policy(JsonNode in) throws IOException {
        List<EntryPublished> entries = new ArrayList<>();
        for (JsonNode entry : in.get("entries")) {
            entries.add(JSON.treeToValue(entry, EntryPublished.class));
        }
        List<NamedList> lists = new ArrayList<>();
        in.get("lists").properties().forEach(list -> lists.add(list(list.getKey(), list.getValue())));
        FirewallSettings settings = JSON.treeToValue(in.path("settings"), FirewallSettings.class);
        Trial trial = JSON.treeToValue(in.path("trial"), Trial.class);
        return new Policy(new SettingsPublished(new UUID(0, 1), settings, trial), entries, new NamedLists(lists));
    }

    private static Optional<CountryTable> countries(JsonNode in) {
        if (!in.has("countries")) {
            return Optional.empty();
        }
        Map<String, CountryNetworks> countries = new HashMap<>();
        in.get("countries").properties().forEach(country -> {
            List<Network> parsed = new ArrayList<>();
            country.getValue().forEach(network -> parsed.add(Network.parse(network.asText())));
            countries.put(
                    country.getKey(),
                    new CountryNetworks(
                            NetworkSet.of(Family.IPV4, of(parsed, Family.IPV4)),
                            NetworkSet.of(Family.IPV6, of(parsed, Family.IPV6))));
        });
        return Optional.of(new CountryTable("build", Instant.EPOCH, "test", countries));
    }

    private static NamedList list(String name, JsonNode networks) {
        List<Network> parsed = new ArrayList<>();
        networks.forEach(network -> parsed.add(Network.parse(network.asText())));
        return new NamedList(
                new ListPublished(name, ListKind.BLOCK, 1, 1, parsed.size(), "ADMIN", null),
                NetworkSet.of(Family.IPV4, of(parsed, Family.IPV4)),
                NetworkSet.of(Family.IPV6, of(parsed, Family.IPV6)));
    }

    private static List<Network> of(List<Network> networks, Family family) {
        return networks.stream().filter(network -> network.family() == family).toList();
    }
}
