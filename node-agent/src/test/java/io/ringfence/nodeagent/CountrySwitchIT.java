package io.ringfence.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.firewall.network.Aggregation;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets that come while the choice of countries changes over: none meets an empty or a half set, in either direction. */
@RequiresNetworkNamespaces
@ParameterizedClass
@ValueSource(strings = {"nft", "legacy"})
class CountrySwitchIT {

    private static final String NODE = "198.51.100.1";
    private static final String ALWAYS = "198.51.100.2"; // in ZZ
    private static final String FOREIGN = "192.0.2.1"; // in WW
    private static final int ALWAYS_PORT = 5061;
    private static final int FOREIGN_PORT = 5062;
    private static final int NETWORKS = 12_000; // above what is changed on the live set

    private static final Map<String, List<String>> DATA = data();

    private final String backend;

    @TempDir
    Path folder;

    private Packets packets;

    CountrySwitchIT(String backend) {
        this.backend = backend;
    }

    @BeforeEach
    void open() {
        packets = new Packets(backend, folder);
        packets.outside.addAddress("198.51.100.2/24", FOREIGN + "/32");
        packets.node.run("ip", "route", "add", FOREIGN + "/32", "via", ALWAYS);
        for (int port : List.of(ALWAYS_PORT, FOREIGN_PORT)) {
            packets.node.run(
                    "iptables-" + backend, "-A", "INPUT", "-p", "udp", "--dport", Integer.toString(port), "-j", "DROP");
        }
    }

    @AfterEach
    void close() {
        packets.close();
    }

    @Test
    void packetsOfAnAddressAllowedThroughoutPassAndThoseOfOneNeverAllowedDoNot() throws Exception {
        allow("AA", "ZZ");
        try (SteadyLoad always = load(ALWAYS, ALWAYS_PORT);
                SteadyLoad foreign = load(FOREIGN, FOREIGN_PORT)) {
            // When: a whole new set, a few networks more of which one takes in the sender's own, and back
            allow("BB", "ZZ");
            allow("BB", "CC", "ZZ");
            allow("BB", "ZZ");
            allow("AA", "ZZ");

            // Then
            assertThat(foreign.end()).isPositive();
            assertThat(passed(FOREIGN_PORT)).isZero();
            awaitPassed(always.end());
        }
    }

    @Test
    void packetsPassWhenTheSetOfThoseAllowedGivesWayToTheSetOfTheRest() throws Exception {
        allow("AA", "ZZ");
        try (SteadyLoad always = load(ALWAYS, ALWAYS_PORT);
                SteadyLoad foreign = load(FOREIGN, FOREIGN_PORT)) {
            // When
            allow("BB", "CC", "WW", "ZZ");
            assertThat(elements("rf-foreign4")).isEqualTo(NETWORKS);
            assertThat(elements("rf-country4")).isZero();
            await().atMost(Duration.ofSeconds(20)).until(() -> passed(FOREIGN_PORT) > 0);
            allow("AA", "CC", "WW", "ZZ"); // another set of the rest
            allow("AA", "ZZ");
            assertThat(elements("rf-foreign4")).isZero();
            allow("BB", "CC", "WW", "ZZ");

            // Then
            assertThat(foreign.end()).isPositive();
            awaitPassed(always.end());
        }
    }

    private SteadyLoad load(String source, int port) throws Exception {
        return SteadyLoad.start(packets.outside, source, NODE, port);
    }

    private void allow(String... countries) throws InterruptedException {
        packets.enforce(Policies.policy().countries(DATA, countries).ruleset(backend));
    }

    /** The last packets may still be on their way when their sender has ended. */
    private void awaitPassed(long sent) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(passed(ALWAYS_PORT)).isEqualTo(sent).isPositive());
    }

    private long passed(int port) {
        return packets.node
                .run("iptables-" + backend + "-save", "-t", "filter", "-c")
                .lines()
                .filter(line -> line.contains("--dport " + port + " "))
                .mapToLong(line -> Long.parseLong(line.substring(1, line.indexOf(':'))))
                .sum();
    }

    private int elements(String set) {
        return packets.node
                .run("ipset", "list", "-t", set)
                .lines()
                .filter(line -> line.startsWith("Number of entries: "))
                .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 2)))
                .sum();
    }

    /** AA and BB have as many networks that can't be merged; CC is ZZ's other half; WW has all the rest. */
    private static Map<String, List<String>> data() {
        Map<String, List<String>> data = new HashMap<>();
        data.put("AA", everyOther(16));
        data.put("BB", everyOther(64));
        data.put("ZZ", List.of("198.51.100.0/24"));
        data.put("CC", List.of("198.51.101.0/24"));
        NetworkSet all = NetworkSet.of(
                Family.IPV4,
                data.values().stream().flatMap(List::stream).map(Network::parse).toList());
        data.put("WW", Aggregation.others(all).stream().map(Network::toString).toList());
        return data;
    }

    private static List<String> everyOther(int first) {
        return IntStream.range(0, NETWORKS)
                .map(i -> 2 * i)
                .mapToObj(i -> (first + (i >> 16)) + "." + (i >> 8 & 255) + "." + (i & 255) + ".0/24")
                .toList();
    }
}
