package io.ringfence.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.network.Aggregation;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.nodeagent.edge.os.FakeKernel;
import io.ringfence.nodeagent.edge.os.KernelFirewall;
import io.ringfence.nodeagent.status.Enforcement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Choices of countries one after the other, with a look at the kernel after every line that changes it. */
class CountrySwitchTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Network ALWAYS = Network.parse("198.51.100.2"); // in ZZ, which every choice has
    private static final Network NEVER = Network.parse("192.0.2.1"); // in NN, which none has
    private static final Map<String, List<String>> DATA = data();

    private final FakeKernel kernel = new FakeKernel(() -> NOW);
    private final List<String> wrong = new ArrayList<>();
    private int looks;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noLineKeepsOutWhoIsAllowedThroughoutOrLetsInWhoNeverIs(long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        Enforcement enforcement = new Enforcement(new KernelFirewall(kernel, "nft", () -> NOW), () -> NOW);
        enforce(enforcement, List.of("AA", "ZZ"));
        kernel.watch(this::look);

        // When
        enforce(enforcement, List.of("BB", "ZZ")); // a whole new set
        enforce(enforcement, List.of("BB", "CC", "ZZ")); // on the live set, where CC and ZZ become one network
        enforce(enforcement, List.of("BB", "ZZ"));
        enforce(enforcement, List.of("AA", "WW", "ZZ")); // the set of the rest
        enforce(enforcement, List.of("AA", "ZZ"));
        for (int i = 0; i < 8; i++) {
            List<String> choice = new ArrayList<>(List.of("ZZ"));
            Stream.of("AA", "BB", "CC", "WW")
                    .filter(code -> random.nextBoolean())
                    .forEach(choice::add);
            enforce(enforcement, choice);
        }

        // Then
        assertThat(wrong).isEmpty();
        assertThat(looks).isGreaterThan(10_000);
    }

    private static void enforce(Enforcement enforcement, List<String> countries) throws InterruptedException {
        Policies policy = Policies.policy().countries(DATA, countries.toArray(String[]::new));
        assertThat(enforcement.enforce(policy.ruleset("nft", NOW))).isInstanceOf(Enforcement.Proven.class);
    }

    private void look() {
        looks++;
        List<String> filters = kernel.chains("iptables", "filter").getOrDefault("RF-INPUT", List.of()).stream()
                .filter(rule -> rule.contains("--match-set"))
                .toList();
        boolean right = filters.size() == 1 && passes(filters.getFirst(), ALWAYS) && !passes(filters.getFirst(), NEVER);
        if (!right && wrong.size() < 10) {
            wrong.add(looks + ": " + filters);
        }
    }

    private boolean passes(String rule, Network source) {
        String set = rule.replaceAll(".*--match-set (\\S+) src.*", "$1");
        var elements = kernel.sets().get(set).elements();
        boolean in = Stream.concat(Stream.of(source), source.wider()).anyMatch(elements::containsKey);
        return in == rule.contains("! --match-set");
    }

    /** AA and BB are changed as whole sets; CC is ZZ's other half; WW has all but NN and the others. */
    private static Map<String, List<String>> data() {
        Map<String, List<String>> data = new HashMap<>();
        data.put("AA", everyOther(16, 6_000));
        data.put("BB", everyOther(64, 6_000));
        data.put("CC", List.of("198.51.101.0/24"));
        data.put("NN", List.of("192.0.2.0/24"));
        data.put("ZZ", List.of("198.51.100.0/24"));
        List<Network> all =
                data.values().stream().flatMap(List::stream).map(Network::parse).toList();
        data.put(
                "WW",
                Aggregation.others(NetworkSet.of(Family.IPV4, all)).stream()
                        .map(Network::toString)
                        .toList());
        return data;
    }

    private static List<String> everyOther(int first, int count) {
        return IntStream.range(0, count)
                .map(i -> 2 * i)
                .mapToObj(i -> (first + (i >> 16)) + "." + (i >> 8 & 255) + "." + (i & 255) + ".0/24")
                .toList();
    }
}
