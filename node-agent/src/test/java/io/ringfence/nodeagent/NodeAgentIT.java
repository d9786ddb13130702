package io.ringfence.nodeagent;

import static io.ringfence.nodeagent.Reports.awaitThat;
import static io.ringfence.nodeagent.Reports.reportOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.Topic;
import io.ringfence.contract.country.CountriesPublished;
import io.ringfence.contract.country.CountryPublished;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.NodeReported.Mode;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.contract.settings.AutomaticAllow;
import io.ringfence.contract.settings.CountryFilter;
import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.contract.settings.Ports;
import io.ringfence.contract.settings.Scanners;
import io.ringfence.contract.settings.SipRate;
import io.ringfence.contract.settings.Trial;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.Topics;
import io.ringfence.standalone.testing.NetworkNamespace;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent between a broker and a kernel of its own. */
@RequiresNetworkNamespaces
class NodeAgentIT {

    @TempDir
    Path folder;

    private NetworkNamespace namespace;
    private EmbeddedKafka kafka;
    private PolicyTopic topic;
    private NodeAgent agent;

    @BeforeEach
    void open() throws Exception {
        namespace = NetworkNamespace.create();
        kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        Topics.create(kafka.bootstrap());
        topic = new PolicyTopic(kafka.bootstrap());
        agent = agent();
    }

    @AfterEach
    void close() throws Exception {
        agent.stop();
        topic.close();
        kafka.close();
        namespace.close();
    }

    @Test
    void waitsUntilTheWholePolicyIsThere() throws Exception {
        // Given
        topic.block("203.0.113.9");

        // When
        agent.start();

        // Then
        awaitThat(() -> reportOf(agent).lastError() != null);
        assertThat(reportOf(agent).mode()).isEqualTo(Mode.WAITING);
        assertThat(reportOf(agent).lastError()).contains("no settings record");
        assertThat(namespace.run("ipset", "list", "-n")).isEmpty();

        // When
        long revision = topic.settings(Policies.ID);

        // Then
        awaitThat(() -> reportOf(agent).appliedRevision() == revision);
        assertThat(reportOf(agent).mode()).isEqualTo(Mode.ENFORCING);
        assertThat(reportOf(agent).lastError()).isNull();
        assertThat(namespace.run("ipset", "save", "rf-block4")).contains("203.0.113.9");
    }

    @Test
    void reportsOnKafkaWhatTheKernelHolds() throws Exception {
        // Given
        topic.settings(Policies.ID);
        agent.start();

        // When
        long blocked = topic.block("203.0.113.9");
        awaitThat(() -> reportOf(agent).appliedRevision() == blocked);
        long lifted = topic.lift("203.0.113.9");
        awaitThat(() -> reportOf(agent).appliedRevision() == lifted);

        // Then
        awaitThat(() -> topic.reports().stream().anyMatch(report -> report.appliedRevision() == lifted));
        NodeReported whenBlocked = topic.reports().stream()
                .filter(report -> report.appliedRevision() == blocked)
                .findFirst()
                .orElseThrow();
        assertThat(whenBlocked.loadedDigest()).isNotEmpty().isEqualTo(whenBlocked.askedDigest());
        assertThat(whenBlocked.sets()).contains(new NodeReported.SetReport("rf-block4", 1, 1));
        assertThat(reportOf(agent).sets()).contains(new NodeReported.SetReport("rf-block4", 0, 0));
    }

    @Test
    void aTrialEndsByItselfWithoutKafkaAndAfterARestart() throws Exception {
        // Given
        Instant until = Instant.now().plusSeconds(8);
        FirewallSettings lockDown = Policies.sip(SipRate.OFF, true, Scanners.OFF);
        long revision = topic.settings(
                new SettingsPublished(Policies.ID, FirewallSettings.OFF, new Trial(Policies.ID, lockDown, until)));
        agent.start();
        awaitThat(() -> reportOf(agent).appliedRevision() == revision);
        assertThat(filter()).contains("RF-SIP");

        // When
        topic.close();
        kafka.close();
        agent.stop();
        agent = agent();
        agent.start();
        awaitThat(() -> reportOf(agent).mode() == Mode.ENFORCING);

        // Then
        if (Instant.now().isBefore(until)) { // on a machine that is slower than this, it is over already
            assertThat(filter()).contains("RF-SIP");
        }
        awaitThat(() -> !filter().contains("RF-"));
        assertThat(Instant.now()).isAfterOrEqualTo(until);
        assertThat(reportOf(agent).mode()).isEqualTo(Mode.ENFORCING);
    }

    @Test
    void filtersByPublishedCountriesAlsoAfterARestartWithoutKafka() throws Exception {
        // Given
        FirewallSettings germany = new FirewallSettings(
                new CountryFilter(true, List.of("DE")),
                CountryFilter.OFF,
                SipRate.OFF,
                false,
                Scanners.OFF,
                Ports.USUAL,
                AutomaticAllow.USUAL,
                Fail2Ban.OFF);
        topic.settings(new SettingsPublished(Policies.ID, germany, null));
        agent.start();
        awaitThat(() -> reportOf(agent).mode() == Mode.ENFORCING);
        assertThat(reportOf(agent).warnings()).anyMatch(warning -> warning.contains("no country data"));

        // When
        topic.country(new CountryPublished("DE", "one", 1, 0, "wAACABg=", ""));
        topic.country(new CountriesPublished("one", Instant.EPOCH, "test", List.of("DE")));

        // Then
        awaitThat(() -> filter().contains("rf-country4"));
        assertThat(namespace.run("ipset", "save", "rf-country4")).contains("192.0.2.0/24", "10.0.0.0/8");
        awaitThat(() -> reportOf(agent).warnings().isEmpty());

        // When
        topic.close();
        kafka.close();
        agent.stop();
        namespace.run("iptables-nft", "-t", "filter", "-F"); // as after a reboot
        namespace.run("ipset", "flush");
        agent = agent();
        agent.start();

        // Then
        awaitThat(() -> reportOf(agent).mode() == Mode.ENFORCING);
        assertThat(namespace.run("ipset", "save", "rf-country4")).contains("192.0.2.0/24");
        assertThat(filter()).contains("rf-country4");
    }

    private String filter() {
        return namespace.run("iptables-nft-save", "-t", "filter");
    }

    @Test
    void keepsItsPolicyWhileKafkaIsAwayAndCatchesUpAfter() throws Exception {
        // Given
        topic.settings(Policies.ID);
        long first = topic.block("203.0.113.9");
        agent.start();
        awaitThat(() -> reportOf(agent).appliedRevision() == first);

        // When
        topic.close();
        kafka.close();
        awaitThat(() -> !agent.contact().up());
        namespace.run("iptables-nft", "-t", "raw", "-F");
        awaitThat(() -> reportOf(agent).repairs() == 1);
        agent.stop();
        namespace.run("iptables-nft", "-t", "raw", "-F"); // as after a reboot
        namespace.run("ipset", "flush");
        agent = agent();
        agent.start();

        // Then
        awaitThat(() -> reportOf(agent).mode() == Mode.ENFORCING);
        assertThat(reportOf(agent).appliedRevision()).isEqualTo(first);
        assertThat(namespace.run("ipset", "save", "rf-block4")).contains("203.0.113.9");

        // When: the broker is back, on its old port
        kafka = EmbeddedKafka.start(folder.resolve("kafka"), List.of(listener()));
        topic = new PolicyTopic(kafka.bootstrap());
        long second = topic.block("203.0.113.10", 10);

        // Then
        awaitThat(() -> reportOf(agent).appliedRevision() == second);
        assertThat(agent.contact().up()).isTrue();
    }

    @Test
    void keepsItsPolicyWhenTheTopicIsEmptyOrOfAnotherPolicy() throws Exception {
        // Given
        topic.settings(Policies.ID);
        long first = topic.block("203.0.113.9");
        agent.start();
        awaitThat(() -> reportOf(agent).appliedRevision() == first);
        agent.stop();
        topic.close();
        kafka.close();

        // When
        kafka = EmbeddedKafka.start(folder.resolve("emptied"));
        Topics.create(kafka.bootstrap());
        topic = new PolicyTopic(kafka.bootstrap());
        agent = agent();
        agent.start();

        // Then
        awaitThat(() -> reportOf(agent).lastError() != null);
        assertThat(reportOf(agent).lastError()).contains("keeping the held policy");
        assertThat(reportOf(agent).mode()).isEqualTo(Mode.ENFORCING);

        // When: policy-service fills it again, the settings last
        topic.block("203.0.113.9", 2);
        topic.block("203.0.113.11", 3);
        assertThat(namespace.run("ipset", "save", "rf-block4")).doesNotContain("203.0.113.11");
        topic.send(new SettingsPublished(Policies.ID), 1);

        // Then
        awaitThat(() -> namespace.run("ipset", "save", "rf-block4").contains("203.0.113.11"));
        awaitThat(() -> reportOf(agent).lastError() == null);
        agent.stop();

        // When
        topic.send(new SettingsPublished(UUID.randomUUID()), 9);
        agent = agent();
        agent.start();

        // Then
        awaitThat(() -> reportOf(agent).lastError() != null);
        assertThat(reportOf(agent).lastError()).contains("another policy");
        assertThat(namespace.run("ipset", "save", "rf-block4")).contains("203.0.113.9");
    }

    @Test
    void sendsUnreadableRecordsToTheDeadLettersAndGoesOn() throws Exception {
        // Given
        topic.settings(Policies.ID);
        agent.start();

        // When
        topic.garbage("entry/BLOCK/nonsense");
        long revision = topic.block("203.0.113.9");
        topic.block("203.0.113.9", 1); // older: no effect

        // Then
        awaitThat(() -> reportOf(agent).appliedRevision() == revision + 1);
        awaitThat(() -> !topic.records(Topic.DEAD_LETTERS).isEmpty());
        var letter = KafkaRecords.toMessage(topic.records(Topic.DEAD_LETTERS).getFirst());
        assertThat(letter.header(KafkaRecords.REASON))
                .hasValueSatisfying(reason -> assertThat(reason).contains("ce_"));
        assertThat(reportOf(agent).sets()).contains(new NodeReported.SetReport("rf-block4", 1, 1));
        assertThat(reportOf(agent).warnings()).anyMatch(warning -> warning.contains("1 unreadable"));
    }

    @Test
    void switchesAListWholeAndDropsItWhole() throws Exception {
        // Given
        topic.settings(Policies.ID);
        NetworkSet old = Policies.addresses(12_000, 1);
        long first = topic.list("feed", old);
        agent.start();
        awaitThat(() -> reportOf(agent).appliedRevision() == first);
        assertThat(loaded()).isEqualTo(12_000);

        // When
        long second = topic.list("feed", Policies.addresses(25_000, 2));

        // Then
        awaitThat(() -> reportOf(agent).appliedRevision() == second);
        assertThat(loaded()).isEqualTo(25_000);
        assertThat(reportOf(agent).askedDigest()).isEqualTo(reportOf(agent).loadedDigest());
    }

    @Test
    void saysHowManyElementsItHasNoRoomFor() throws Exception {
        // Given
        TestConfig config = TestConfig.of("pbx-1", folder.resolve("state"), namespace.prefix());
        agent = new NodeAgent(config.withMaxElements(1_000), Map.of("bootstrap.servers", kafka.bootstrap()));
        topic.settings(Policies.ID);
        topic.block("203.0.113.9");
        long revision = topic.list("feed", Policies.addresses(1_500, 1));

        // When
        agent.start();

        // Then
        awaitThat(() -> reportOf(agent).appliedRevision() == revision);
        assertThat(reportOf(agent).mode()).isEqualTo(Mode.DEGRADED);
        assertThat(reportOf(agent).sets()).contains(new NodeReported.SetReport("rf-block4", 1_501, 1_000));
        assertThat(reportOf(agent).notLoaded()).singleElement().satisfies(lacking -> {
            assertThat(lacking.set()).isEqualTo("rf-block4");
            assertThat(lacking.count()).isEqualTo(501);
            assertThat(lacking.reason()).contains("max-elements");
        });
        assertThat(namespace.run("ipset", "save", "rf-block4")).contains("203.0.113.9");
    }

    @Test
    void forgetsABlockThatHasEnded() throws Exception {
        // Given
        topic.settings(Policies.ID);
        agent.start();

        // When
        long revision = topic.blockUntil("203.0.113.9", Instant.now().plusSeconds(8));

        // Then
        awaitThat(() -> reportOf(agent).appliedRevision() == revision);
        assertThat(loaded()).isEqualTo(1);
        awaitThat(() -> loaded() == 0);
        assertThat(reportOf(agent).sets()).contains(new NodeReported.SetReport("rf-block4", 0, 0));
        assertThat(reportOf(agent).repairs()).isZero();
    }

    private EmbeddedKafka.Listener listener() {
        String[] parts = kafka.bootstrap().split(":");
        return new EmbeddedKafka.Listener("PLAINTEXT", parts[0], Integer.parseInt(parts[1]));
    }

    private NodeAgent agent() {
        return new NodeAgent(
                TestConfig.of("pbx-1", folder.resolve("state"), namespace.prefix()),
                Map.of("bootstrap.servers", kafka.bootstrap()));
    }

    private int loaded() {
        return reportOf(agent).sets().stream()
                .filter(set -> set.name().equals("rf-block4"))
                .mapToInt(NodeReported.SetReport::loaded)
                .sum();
    }
}
