package io.ringfence.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.settings.AutomaticAllow;
import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Ports;
import io.ringfence.contract.settings.Scanners;
import io.ringfence.contract.settings.SipRate;
import io.ringfence.firewall.country.CountryNetworks;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.standalone.testing.NetworkNamespace;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Caddy with the snippet as it is shipped, the packaged agent behind it, and clients of two countries before it. */
@RequiresNetworkNamespaces
class CaddyIT {

    private static final String NODE = "198.18.99.1";
    private static final String GERMAN = "203.0.113.9";
    private static final String AMERICAN = "198.51.100.1";
    private static final String REFUSED = "403 You are not allowed to connect";

    @TempDir
    Path folder;

    private NetworkNamespace node;
    private NetworkNamespace outside;

    @BeforeEach
    void open() throws Exception {
        node = NetworkNamespace.create();
        outside = NetworkNamespace.create();
        node.connect(NODE + "/30", outside, "198.18.99.2/30");
        for (String client : List.of(GERMAN, AMERICAN)) {
            outside.addAddress("198.18.99.2/30", client + "/32");
            node.run("ip", "route", "add", client + "/32", "via", "198.18.99.2");
        }
        FirewallSettings settings = new FirewallSettings(
                CountryFilter.OFF,
                new CountryFilter(true, List.of("DE")),
                SipRate.OFF,
                false,
                Scanners.OFF,
                Ports.USUAL,
                AutomaticAllow.USUAL,
                Fail2Ban.OFF);
        SavedPolicies.save(
                folder.resolve("state"),
                settings,
                Map.of("DE", networks("203.0.113.0/24"), "US", networks("198.51.100.0/24")));
    }

    @AfterEach
    void close() {
        outside.close();
        node.close();
    }

    @Test
    void caddyAsksAndAnswersTheClientAndNoHeaderOfAClientIsBelieved() throws Exception {
        try (Caddy _ = Caddy.start(folder, node)) {
            awaitAnswer("502"); // nobody sees a page while the agent is away, nor while it does not know its policy

            try (AgentProcess _ = AgentProcess.startInside(
                    folder,
                    node,
                    Map.of("NODE_AGENT_DRY_RUN", "true", "NODE_AGENT_ACCESS_CHECK_HEADER", "X-Forwarded-For"))) {
                awaitAnswer("200 the page");
                assertThat(get(AMERICAN)).isEqualTo(REFUSED);
                assertThat(get(AMERICAN, "X-Forwarded-For: " + GERMAN)).isEqualTo(REFUSED);
                assertThat(get(AMERICAN, "X-Forwarded-For: 127.0.0.1, " + GERMAN, "X-Real-IP: " + GERMAN))
                        .isEqualTo(REFUSED);
                assertThat(get(AMERICAN, "Forwarded: for=" + GERMAN)).isEqualTo(REFUSED);
                assertThat(get(GERMAN, "X-Forwarded-For: " + AMERICAN)).isEqualTo("200 the page");
            }
        }
    }

    private void awaitAnswer(String start) {
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(get(GERMAN)).startsWith(start));
    }

    /** The status and the body that a client at an address gets. */
    private String get(String client, String... headers) {
        List<String> command = new ArrayList<>(
                List.of("curl", "-s", "-m", "10", "--noproxy", "*", "--interface", client, "-w", "\n%{http_code}"));
        for (String header : headers) {
            command.addAll(List.of("-H", header));
        }
        command.add("http://" + NODE + ":" + Caddy.PORT + "/");
        String answer = outside.run(command.toArray(String[]::new));
        int end = answer.lastIndexOf('\n');
        return answer.substring(end + 1) + " " + answer.substring(0, end);
    }

    private static CountryNetworks networks(String cidr) {
        return new CountryNetworks(
                NetworkSet.of(Family.IPV4, List.of(Network.parse(cidr))), NetworkSet.empty(Family.IPV6));
    }
}
