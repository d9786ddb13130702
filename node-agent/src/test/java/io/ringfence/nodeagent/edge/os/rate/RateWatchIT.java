package io.ringfence.nodeagent.edge.os.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.contract.rate.SipRatesReported.State;
import io.ringfence.contract.settings.SipRate;
import io.ringfence.nodeagent.core.rate.TableReading;
import io.ringfence.nodeagent.edge.os.CommandRunner;
import io.ringfence.standalone.testing.NetworkNamespace;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real kernel's tables. */
@RequiresNetworkNamespaces
class RateWatchIT {

    private static final SipRate RATE = new SipRate(true, 2, 20);

    private final List<SipRatesReported> sent = new CopyOnWriteArrayList<>();
    private NetworkNamespace namespace;
    private RateWatch watch;
    private volatile SipRate rate = SipRate.OFF;
    private Thread thread;

    @BeforeEach
    void open() {
        namespace = NetworkNamespace.create();
        namespace.run("ip", "address", "add", "2001:db8:1:2::7/64", "dev", "lo", "nodad");
        limit("iptables-nft", "32");
        limit("ip6tables-nft", "64");
        watch = new RateWatch(
                "pbx-1",
                new RateTables(new CommandRunner(namespace.prefix()), true),
                () -> rate,
                sent::add,
                Clock.systemUTC());
        thread = Thread.ofVirtual().start(watch::run);
    }

    @AfterEach
    void close() throws Exception {
        thread.interrupt();
        thread.join(Duration.ofSeconds(10));
        namespace.close();
    }

    @Test
    void tellsWhoIsNearTheLimitAndWhoIsThrottled() {
        // Given
        awaitThat(() -> assertThat(sent).isNotEmpty());
        assertThat(sent.getFirst().on()).isFalse();

        // When
        rate = RATE;
        send("2001:db8:1:2::7", 14, "0");
        send("127.0.0.1", 100, "0.04");

        // Then
        awaitThat(() -> {
            SipRatesReported report = sent.getLast();
            assertThat(report.on()).isTrue();
            assertThat(report.packetsPerSecond()).isEqualTo(2);
            assertThat(report.burst()).isEqualTo(20);
            assertThat(report.entries()).isEqualTo(report.sources().size()).isGreaterThanOrEqualTo(2);
        });
        awaitThat(() -> assertThat(states("127.0.0.1")).contains(State.LIMITED));
        awaitThat(() -> assertThat(states("2001:db8:1:2::/64")).contains(State.NEAR));

        // When: the source is quiet
        awaitThat(() -> assertThat(states("127.0.0.1").getLast()).isEqualTo(State.OK));

        // Then
        assertThat(states("127.0.0.1")).containsSubsequence(State.LIMITED, State.NEAR, State.OK);
        assertThat(watch.last().broken()).isZero();
    }

    @Test
    void aTableThatIsNotThereHasNoSources() throws Exception {
        assertThat(new RateTables(new CommandRunner(namespace.prefix()), true).read("rf-sip-1-1"))
                .isEqualTo(TableReading.NOTHING);
        assertThat(new RateTables(new CommandRunner(List.of()), false).read("rf-sip-1-1"))
                .isEqualTo(TableReading.NOTHING);
    }

    private void limit(String program, String mask) {
        namespace.run(
                program,
                "-A",
                "INPUT",
                "-p",
                "udp",
                "--dport",
                "5060",
                "-m",
                "hashlimit",
                "--hashlimit-above",
                "2/sec",
                "--hashlimit-burst",
                "20",
                "--hashlimit-mode",
                "srcip",
                "--hashlimit-srcmask",
                mask,
                "--hashlimit-htable-expire",
                "60000",
                "--hashlimit-htable-max",
                "262144",
                "--hashlimit-name",
                RATE.table(),
                "-j",
                "DROP");
    }

    /** Sends packets to an address of the namespace, which come from the same one. */
    private void send(String address, int count, String pause) {
        namespace.run(
                "bash",
                "-c",
                "for i in $(seq " + count + "); do echo x 2>/dev/null > /dev/udp/" + address + "/5060; sleep " + pause
                        + "; done; true");
    }

    private List<State> states(String address) {
        return sent.stream()
                .flatMap(report -> report.sources().stream())
                .filter(source -> source.address().equals(address))
                .map(SipRatesReported.Source::state)
                .toList();
    }

    private static void awaitThat(ThrowingRunnable check) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(check);
    }
}
