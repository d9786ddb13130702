package io.ringfence.nodeagent;

import static io.ringfence.nodeagent.Reports.awaitThat;
import static io.ringfence.nodeagent.Reports.reportOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.ban.BanLifted;
import io.ringfence.contract.ban.BanRecord;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.node.BansReport;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.fail2ban.FoundBan;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.Topics;
import io.ringfence.standalone.testing.NetworkNamespace;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents with kernels of their own and one broker: what one bans, both hold. */
@RequiresNetworkNamespaces
class BansIT {

    @TempDir
    Path folder;

    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private NetworkNamespace first;
    private NetworkNamespace second;
    private EmbeddedKafka kafka;
    private PolicyTopic topic;
    private NodeAgent one;
    private NodeAgent two;

    @BeforeEach
    void open() throws Exception {
        first = NetworkNamespace.create();
        second = NetworkNamespace.create();
        kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        Topics.create(kafka.bootstrap());
        topic = new PolicyTopic(kafka.bootstrap());
        topic.settings(Policies.ID);
        one = agent("pbx-1", first);
        two = agent("pbx-2", second);
        one.start();
        two.start();
        awaitThat(() ->
                bansOf(one).positions().size() == 3 && bansOf(two).positions().size() == 3);
    }

    @AfterEach
    void close() throws Exception {
        one.stop();
        two.stop();
        topic.close();
        kafka.close();
        first.close();
        second.close();
    }

    @Test
    void banOfOneNodeHoldsOnBothAndALiftEndsItOnBoth() throws Exception {
        // When
        one.bans().banned(List.of(found("203.0.113.9"), found("2001:db8:9::9")));

        // Then
        awaitThat(() -> held(second).contains("203.0.113.9") && held(first).contains("203.0.113.9"));
        awaitThat(() -> second.run("ipset", "save", "rf-block6").contains("2001:db8:9::/64"));
        awaitThat(() -> bansOf(one).pending() == 0 && bansOf(two).enforced() == 2);
        assertThat(records()).hasSize(2);

        // When
        long offset = topic.ban(new BanLifted("203.0.113.9", BanLifted.Cause.ADMIN, "admin", null, Instant.now()));

        // Then
        awaitThat(() -> bansOf(two).enforced() == 1 && bansOf(one).enforced() == 1);
        assertThat(held(first)).doesNotContain("203.0.113.9");
        assertThat(held(second)).doesNotContain("203.0.113.9");
        assertThat(bansOf(two).positions()).anyMatch(position -> position >= offset);
    }

    @Test
    void allowedAddressIsNeverBannedAndAnAllowLiftsWhatIs() throws Exception {
        // Given
        one.bans().banned(List.of(found("203.0.113.9")));
        awaitThat(() -> held(second).contains("203.0.113.9"));

        // When
        topic.allow("203.0.113.0/28");

        // Then
        awaitThat(() -> records().size() == 2);
        assertThat(records().get(1))
                .isInstanceOf(BanLifted.class)
                .satisfies(lift -> assertThat(lift.network()).isEqualTo("203.0.113.9"));
        awaitThat(() -> bansOf(two).active() == 0 && bansOf(one).active() == 0);
        one.bans().banned(List.of(found("203.0.113.10"), found("203.0.113.77")));
        awaitThat(() -> held(second).contains("203.0.113.77"));
        assertThat(held(first)).doesNotContain("203.0.113.10");
    }

    @Test
    void setThatSomebodyDestroyedIsBackWithItsBans() throws Exception {
        // Given
        one.bans().banned(List.of(found("203.0.113.9")));
        awaitThat(() -> held(second).contains("203.0.113.9"));
        awaitThat(() -> bansOf(one).pending() == 0);

        // When
        second.run("ipset", "flush", "rf-block4");

        // Then
        awaitThat(() -> held(second).contains("203.0.113.9"));
        awaitThat(() -> reportOf(two).repairs() > 0);
    }

    @Test
    void nodeThatJoinsHasAllBansAndARebootWithoutKafkaHasThemToo() throws Exception {
        // Given
        two.stop();
        List<FoundBan> many = IntStream.range(0, 500)
                .mapToObj(i -> found("203.0." + (113 + i / 250) + "." + (1 + i % 250)))
                .toList();
        one.bans().banned(many);
        awaitThat(() -> bansOf(one).enforced() == 500 && bansOf(one).pending() == 0);

        // When
        two = agent("pbx-2", second);
        two.start();

        // Then
        awaitThat(() -> bansOf(two).enforced() == 500);
        awaitThat(() -> folder.resolve("pbx-2/bans.log").toFile().length() > 500 * 100);

        // When: a reboot has emptied the kernel, and Kafka is away
        two.stop();
        kafka.close();
        second.close();
        second = NetworkNamespace.create();
        two = agent("pbx-2", second);
        two.start();

        // Then
        awaitThat(() -> bansOf(two).enforced() == 500);
        assertThat(held(second)).contains("203.0.113.7 ");
    }

    @Test
    void bansWhileKafkaIsAwayHoldHereAtOnceAndArePublishedOnceAfterIt() throws Exception {
        // Given
        one.bans().banned(List.of(found("203.0.113.1")));
        awaitThat(() -> held(second).contains("203.0.113.1") && bansOf(one).pending() == 0);
        kafka.close();
        awaitThat(() -> !one.contact().up());

        // When
        one.bans().banned(List.of(found("203.0.113.2")));
        awaitThat(() -> held(first).contains("203.0.113.2"));
        assertThat(bansOf(one).pending()).isEqualTo(1);
        awaitThat(() -> new String(
                        java.nio.file.Files.readAllBytes(folder.resolve("pbx-1/bans.log")),
                        java.nio.charset.StandardCharsets.ISO_8859_1)
                .contains("203.0.113.2"));
        one.stop();
        one = agent("pbx-1", first);
        one.start();
        awaitThat(() -> bansOf(one).pending() == 1);
        one.bans().found(List.of(found("203.0.113.1"), found("203.0.113.2"), found("203.0.113.3")));
        awaitThat(() -> bansOf(one).pending() == 2);
        String[] address = kafka.bootstrap().split(":");
        kafka = EmbeddedKafka.start(
                folder.resolve("kafka"),
                List.of(new EmbeddedKafka.Listener("PLAINTEXT", address[0], Integer.parseInt(address[1]))));

        // Then
        awaitThat(() -> held(second).contains("203.0.113.2") && held(second).contains("203.0.113.3"));
        awaitThat(() -> bansOf(one).pending() == 0);
        assertThat(records())
                .extracting(BanRecord::network)
                .containsExactlyInAnyOrder("203.0.113.1", "203.0.113.2", "203.0.113.3");
        assertThat(bansOf(one).repaired()).isEqualTo(1);
    }

    private FoundBan found(String address) {
        return new FoundBan(
                "ringfence-asterisk", Network.parse(address), start, start.plusSeconds(3_600), 5, List.of("a line"));
    }

    private static BansReport bansOf(NodeAgent agent) {
        return Objects.requireNonNull(reportOf(agent).bans());
    }

    private static String held(NetworkNamespace namespace) throws Exception {
        return namespace.run("ipset", "save", "rf-block4");
    }

    private List<BanRecord> records() {
        return topic.records(Topic.BANS).stream()
                .map(record -> {
                    try {
                        return (BanRecord) Codec.decode(KafkaRecords.toMessage(record));
                    } catch (UnreadableException e) {
                        throw new AssertionError(e);
                    }
                })
                .sorted((a, b) -> Boolean.compare(a instanceof BanLifted, b instanceof BanLifted))
                .toList();
    }

    private NodeAgent agent(String node, NetworkNamespace namespace) {
        return new NodeAgent(
                TestConfig.of(node, folder.resolve(node), namespace.prefix()),
                Map.of("bootstrap.servers", kafka.bootstrap()));
    }
}
