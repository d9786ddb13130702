package io.ringfence.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Scanners;
import io.ringfence.contract.settings.SipRate;
import io.ringfence.nodeagent.status.Enforcement;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Real packets against the filters of the SIP ports, with both backends; a counting rule behind ours says what passed. */
@RequiresNetworkNamespaces
@ParameterizedClass
@ValueSource(strings = {"nft", "legacy"})
class SipFiltersIT {

    private static final String PHONE = "REGISTER sip:pbx SIP/2.0\\r\\nUser-Agent: Yealink SIP-T46U\\r\\n\\r\\n";
    private static final String SCANNER = "OPTIONS sip:pbx SIP/2.0\\r\\nuser-agent: Friendly-Scanner\\r\\n\\r\\n";

    private final String backend;

    @TempDir
    Path folder;

    private Packets packets;

    SipFiltersIT(String backend) {
        this.backend = backend;
    }

    @BeforeEach
    void open() {
        packets = new Packets(backend, folder);
    }

    @AfterEach
    void close() {
        packets.close();
    }

    @Test
    void limitsASourceToItsRateAndAChangedRateReallyChanges() throws Exception {
        // Given
        enforce(Policies.policy().settings(Policies.sip(new SipRate(true, 1, 10), false, Scanners.OFF)));

        // When
        packets.send("198.51.100.1", PHONE, 100);
        packets.send("2001:db8:61::1", PHONE, 100);

        // Then: the burst, and what refilled meanwhile
        assertThat(packets.passed("iptables-", "udp")).isBetween(10L, 20L);
        assertThat(packets.passed("ip6tables-", "udp")).isBetween(10L, 20L);

        // When
        enforce(Policies.policy().settings(Policies.sip(new SipRate(true, 1_000, 200), false, Scanners.OFF)));
        long before = packets.passed("iptables-", "udp");
        packets.send("198.51.100.1", PHONE, 100);

        // Then
        assertThat(packets.passed("iptables-", "udp") - before).isEqualTo(100);
    }

    @Test
    void allowedSourcesPassTheLimit() throws Exception {
        // Given
        enforce(Policies.policy()
                .allow("198.51.100.2")
                .settings(Policies.sip(new SipRate(true, 1, 1), true, new Scanners(true, true, List.of()))));

        // When
        packets.send("198.51.100.1", SCANNER, 50);

        // Then
        assertThat(packets.passed("iptables-", "udp")).isEqualTo(50);
    }

    @Test
    void onLockDownTheSipPortsAreClosedForAllOthers() throws Exception {
        // Given
        enforce(Policies.policy().settings(Policies.sip(SipRate.OFF, true, Scanners.OFF)));

        // When
        packets.send("198.51.100.1", PHONE, 10);
        packets.send("2001:db8:61::1", PHONE, 10);
        packets.connect("198.51.100.1");

        // Then
        assertThat(packets.passed("iptables-", "udp")).isZero();
        assertThat(packets.passed("ip6tables-", "udp")).isZero();
        assertThat(packets.passed("iptables-", "tcp")).isZero();
    }

    @Test
    void whatEntersByATrustedInterfacePassesBlocksAndFilters() throws Exception {
        // Given
        Policies policy = Policies.policy()
                .block("198.51.100.2")
                .block("2001:db8:61::2")
                .settings(Policies.sip(SipRate.OFF, true, Scanners.OFF));
        enforce(policy);
        packets.send("198.51.100.1", PHONE, 3);
        assertThat(packets.passed("iptables-", "udp")).isZero();

        // When
        enforce(policy.trust("wg0", "rft+"));
        packets.send("198.51.100.1", PHONE, 3);
        packets.send("2001:db8:61::1", PHONE, 3);

        // Then
        assertThat(packets.passed("iptables-", "udp")).isEqualTo(3);
        assertThat(packets.passed("ip6tables-", "udp")).isEqualTo(3);
    }

    @Test
    void dropsScannersByTheirUserAgentAndNobodyElse() throws Exception {
        // Given
        Scanners scanners = new Scanners(true, false, List.of("Evil \"Dialer\"; 100%"));
        enforce(Policies.policy().settings(Policies.sip(SipRate.OFF, false, scanners)));

        // When
        packets.send("198.51.100.1", SCANNER, 10);
        packets.send("2001:db8:61::1", SCANNER, 10);
        packets.send(
                "198.51.100.1",
                "OPTIONS sip:pbx SIP/2.0\\r\\nUser-Agent: Evil \\x22Dialer\\x22; 100%% v2\\r\\n\\r\\n",
                10);

        // Then
        assertThat(packets.passed("iptables-", "udp")).isZero();
        assertThat(packets.passed("ip6tables-", "udp")).isZero();

        // When
        packets.send("198.51.100.1", PHONE, 10);
        packets.send("198.51.100.1", "INVITE sip:friendly-scanner SIP/2.0\\r\\nUser-Agent: Snom\\r\\n\\r\\n", 10);

        // Then
        assertThat(packets.passed("iptables-", "udp")).isEqualTo(20);
    }

    @Test
    void aTrialEndsByTheClockAndLeavesWhatWasConfirmed() throws Exception {
        // Given
        Instant now = Instant.now();
        FirewallSettings lockDown = Policies.sip(SipRate.OFF, true, Scanners.OFF);
        Policies policy = Policies.policy().trial(lockDown, now.plusSeconds(60));
        packets.enforce(policy.ruleset(backend, now));
        packets.send("198.51.100.1", PHONE, 5);
        assertThat(packets.passed("iptables-", "udp")).isZero();

        // When
        packets.enforce(policy.ruleset(backend, now.plusSeconds(60)));

        // Then
        packets.send("198.51.100.1", PHONE, 5);
        assertThat(packets.passed("iptables-", "udp")).isEqualTo(5);
        assertThat(packets.node.run("iptables-" + backend + "-save", "-t", "filter"))
                .doesNotContain("RF-");
    }

    @Test
    void anAgentThatStartsAdoptsTheFiltersAndWritesNothing() throws Exception {
        // Given
        Policies policy = Policies.policy()
                .settings(Policies.sip(new SipRate(true, 20, 60), false, new Scanners(true, true, List.of("Own One"))));
        enforce(policy);

        // When
        Enforcement.Outcome outcome = packets.enforcement().enforce(policy.ruleset(backend));

        // Then
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Enforcement.Proven.class,
                        proven -> assertThat(proven.found()).isEmpty());
    }

    private void enforce(Policies policy) throws InterruptedException {
        packets.enforce(policy.ruleset(backend));
    }
}
