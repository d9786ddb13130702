package io.ringfence.nodeagent;

import static io.ringfence.nodeagent.Reports.awaitThat;
import static io.ringfence.nodeagent.Reports.reportOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.ban.BanLifted;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.node.BansReport;
import io.ringfence.contract.node.Fail2BanReport;
import io.ringfence.contract.node.Fail2BanReport.State;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.Topics;
import io.ringfence.standalone.testing.NetworkNamespace;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent with a real Fail2Ban beside it, which runs in a zone half an hour beside the others. */
@RequiresNetworkNamespaces
@EnabledIf(value = "isInstalled", disabledReason = "fail2ban is not installed: apt-get install fail2ban")
class Fail2BanIT {

    @TempDir
    Path folder;

    private NetworkNamespace namespace;
    private EmbeddedKafka kafka;
    private PolicyTopic topic;
    private RealFail2Ban fail2ban;
    private NodeAgent agent;

    static boolean isInstalled() {
        return RealFail2Ban.isInstalled();
    }

    @BeforeEach
    void open() throws Exception {
        namespace = NetworkNamespace.create();
        kafka = EmbeddedKafka.start(folder.resolve("kafka"));
        Topics.create(kafka.bootstrap());
        topic = new PolicyTopic(kafka.bootstrap());
        fail2ban = new RealFail2Ban(Files.createDirectories(folder.resolve("f")), ZoneId.of("America/St_Johns"));
        fail2ban.start();
        agent = agent();
    }

    @AfterEach
    void close() throws Exception {
        agent.stop();
        fail2ban.close();
        topic.close();
        kafka.close();
        namespace.close();
    }

    @Test
    void attackIsBannedInTheKernelAndPublishedWithExactTimesAndAnUnbanByHandLiftsIt() throws Exception {
        // Given
        startWatching(settings(3, false));
        Instant start = Instant.now();

        // When
        fail2ban.attack("203.0.113.9", 2);
        fail2ban.attack("203.0.113.10", 3);

        // Then
        awaitThat(() -> held().contains("203.0.113.10"));
        assertThat(held()).doesNotContain("203.0.113.9 ");
        awaitThat(() -> bans().size() == 1 && bansReport().pending() == 0);
        IpBanned ban = bans().getFirst();
        assertThat(ban.startedAt())
                .isBetween(start.minusSeconds(5), Instant.now().plusSeconds(5));
        assertThat(Duration.between(ban.startedAt(), ban.until())).isEqualTo(Duration.ofSeconds(3_600));
        assertThat(ban.failures()).isEqualTo(3);
        assertThat(ban.matches()).isNotEmpty().allMatch(line -> line.contains("Wrong password"));
        awaitThat(() -> f2b().jails().getFirst().banned() == 1
                && f2b().jails().getFirst().failing() == 1);

        // When
        fail2ban.client("unban", "203.0.113.10");

        // Then
        awaitThat(() -> !held().contains("203.0.113.10"));
        awaitThat(() -> topic.records(Topic.BANS).size() == 2);
    }

    @Test
    void graceOfItsStopAKillAndARestartLeaveTheBansAlone() throws Exception {
        // Given
        startWatching(settings(3, false));
        fail2ban.attack("203.0.113.10", 3);
        awaitThat(() -> held().contains("203.0.113.10"));

        // When
        fail2ban.stop();

        // Then
        awaitThat(() -> f2b().state() == State.STOPPED);
        assertThat(f2b().detail()).contains("systemctl start fail2ban");
        assertThat(held()).contains("203.0.113.10");

        // When: it comes back from its database
        fail2ban.start();
        awaitThat(
                () -> f2b().state() == State.RUNNING && f2b().jails().getFirst().banned() == 1);
        fail2ban.kill();

        // Then
        awaitThat(() -> f2b().state() == State.KILLED);
        assertThat(held()).contains("203.0.113.10");

        // When: without its database
        fail2ban.files().forgetSocket();
        Files.delete(fail2ban.files().database());
        Files.writeString(fail2ban.log(), ""); // without its database it would read this again
        fail2ban.start();

        // Then
        awaitThat(() -> f2b().state() == State.RUNNING && f2b().onlyInKernel() == 1);
        assertThat(held()).contains("203.0.113.10");
        assertThat(topic.records(Topic.BANS)).hasSize(1);
    }

    @Test
    void jailAndFileThatSomebodyRemovesComeBack() throws Exception {
        // Given
        startWatching(settings(3, false));

        // When
        fail2ban.client("stop", "ringfence-asterisk");

        // Then
        awaitThat(() -> f2b().repairs() == 1 && f2b().jails().size() == 1);

        // When
        Files.writeString(
                fail2ban.files().config().resolve("filter.d/ringfence-asterisk.conf"),
                "[Definition]\nfailregex = ^x <HOST>$\n");

        // Then
        awaitThat(() -> f2b().repairs() == 2);
        fail2ban.attack("203.0.113.10", 3);
        awaitThat(() -> held().contains("203.0.113.10"));
    }

    @Test
    void configurationThatFail2BanRefusesIsNotUsed() throws Exception {
        // Given
        startWatching(settings(3, false));
        Files.writeString(
                fail2ban.files().config().resolve("jail.d/other.conf"),
                "[broken]\nenabled = true\nfilter = nosuchfilter\n");

        // When
        topic.settings(settings(4, false));

        // Then
        awaitThat(() -> f2b().state() == State.REFUSED);
        assertThat(f2b().detail()).contains("nosuchfilter");
        fail2ban.attack("203.0.113.10", 3);
        awaitThat(() -> held().contains("203.0.113.10"));
    }

    @Test
    void growingBanIsProlongedAndALiftEndsItInFail2BanToo() throws Exception {
        // Given
        startWatching(settings(2, true));
        fail2ban.attack("203.0.113.10", 2);
        awaitThat(() -> held().contains("203.0.113.10"));
        awaitThat(() -> bansReport().pending() == 0);

        // When
        topic.ban(new BanLifted("203.0.113.10", BanLifted.Cause.ADMIN, "admin", null, Instant.now()));

        // Then
        awaitThat(() -> !held().contains("203.0.113.10"));
        awaitThat(() -> !fail2ban.client("get", "ringfence-asterisk", "banip").contains("203.0.113.10"));

        // When
        Instant lifted = Instant.now();
        awaitThat(() -> Instant.now().isAfter(lifted.plusSeconds(2))); // Fail2Ban counts in whole seconds
        fail2ban.attack("203.0.113.10", 2);

        // Then
        awaitThat(() -> held().contains("203.0.113.10"));
    }

    @Test
    void bansThatCouldNotBeToldAreFoundByAskingAndAllowedOnesEnd() throws Exception {
        // Given
        startWatching(settings(2, false));
        agent.stop();
        fail2ban.attack("203.0.113.10", 2);
        fail2ban.attack("203.0.113.20", 2);
        awaitThat(() -> fail2ban.client("get", "ringfence-asterisk", "banip").contains("203.0.113.20"));
        topic.allow("203.0.113.20/32");

        // When
        agent = agent();
        agent.start();

        // Then
        awaitThat(() -> held().contains("203.0.113.10"));
        awaitThat(() -> !fail2ban.client("get", "ringfence-asterisk", "banip").contains("203.0.113.20"));
        assertThat(held()).doesNotContain("203.0.113.20");
        awaitThat(() -> fail2ban.client("get", "ringfence-asterisk", "ignoreip").contains("203.0.113.20"));
        assertThat(bansReport().repaired()).isPositive();
    }

    @Test
    void fiveThousandBansAtBootHoldAndArePublishedOnce() throws Exception {
        // Given
        startWatching(settings(2, false));
        agent.stop();
        for (int third = 0; third < 20; third++) {
            List<String> words = new ArrayList<>(List.of("set", "ringfence-asterisk", "banip"));
            for (int last = 1; last <= 250; last++) {
                words.add("203.0." + (100 + third) + "." + last);
            }
            fail2ban.client(words.toArray(String[]::new));
        }
        fail2ban.stop();

        // When: a boot
        namespace.run("ipset", "flush", "rf-block4");
        agent = agent();
        agent.start();
        fail2ban.start();

        // Then
        awaitThat(() -> bansReport().enforced() == 5_000 && bansReport().pending() == 0);
        awaitThat(() -> f2b().jails().getFirst().banned() == 5_000);
        assertThat(held()).contains("203.0.119.250 ");
        assertThat(topic.records(Topic.BANS)).hasSize(5_000);
    }

    @Test
    void bansWhileKafkaIsAwayHoldAtOnceAndArePublishedOnceAfterIt() throws Exception {
        // Given
        startWatching(settings(2, false));
        kafka.close();
        awaitThat(() -> !agent.contact().up());

        // When
        fail2ban.attack("203.0.113.10", 2);
        fail2ban.attack("2001:db8:9::9", 2);

        // Then
        awaitThat(() -> held().contains("203.0.113.10"));
        awaitThat(() -> namespace.run("ipset", "save", "rf-block6").contains("2001:db8:9::/64"));
        assertThat(bansReport().pending()).isEqualTo(2);

        // When: our set is destroyed meanwhile, and Fail2Ban restarted
        namespace.run("ipset", "flush", "rf-block4");
        fail2ban.stop();
        fail2ban.start();
        awaitThat(() -> held().contains("203.0.113.10"));
        String[] address = kafka.bootstrap().split(":");
        kafka = EmbeddedKafka.start(
                folder.resolve("kafka"),
                List.of(new EmbeddedKafka.Listener("PLAINTEXT", address[0], Integer.parseInt(address[1]))));

        // Then
        awaitThat(() -> bansReport().pending() == 0);
        awaitThat(() -> f2b().jails().getFirst().banned() == 2);
        assertThat(topic.records(Topic.BANS)).hasSize(2);
    }

    @Test
    void jailOfSomebodyElseIsShownWithTheEndsOfItsBans() throws Exception {
        // Given
        startWatching(settings(2, false));
        Instant start = Instant.now();

        // When
        fail2ban.client("add", "other", "auto");
        fail2ban.client("set", "other", "bantime", "7200");
        fail2ban.client("start", "other");
        fail2ban.client("set", "other", "banip", "203.0.113.30");

        // Then
        awaitThat(() ->
                f2b().jails().size() == 2 && f2b().jails().getLast().bans().size() == 1);
        assertThat(f2b().jails().getLast().ours()).isFalse();
        assertThat(f2b().jails().getLast().bans().getFirst().until())
                .isBetween(start.plusSeconds(7_190), start.plusSeconds(7_290));
        assertThat(held()).doesNotContain("203.0.113.30");
    }

    @Test
    void switchedOffItsJailsGoAndOthersStay() throws Exception {
        startWatching(settings(2, false));

        topic.settings(new SettingsPublished(Policies.ID));

        awaitThat(() -> f2b().state() == State.OFF && f2b().jails().isEmpty());
        assertThat(fail2ban.files().config().resolve("jail.d/ringfence.conf")).doesNotExist();
    }

    private void startWatching(SettingsPublished settings) throws Exception {
        topic.settings(settings);
        agent.start();
        awaitThat(() -> f2b().state() == State.RUNNING && f2b().jails().size() == 1);
    }

    private static SettingsPublished settings(int attempts, boolean growing) {
        return new SettingsPublished(
                Policies.ID,
                FirewallSettings.OFF.with(
                        new Fail2Ban(true, false, attempts, 600, 3_600, growing, true, true, Fail2Ban.Waves.OFF)),
                null);
    }

    private String held() throws Exception {
        return namespace.run("ipset", "save", "rf-block4");
    }

    private Fail2BanReport f2b() {
        return Objects.requireNonNull(reportOf(agent).fail2ban());
    }

    private BansReport bansReport() {
        return Objects.requireNonNull(reportOf(agent).bans());
    }

    private List<IpBanned> bans() throws Exception {
        Set<IpBanned> bans = new java.util.LinkedHashSet<>();
        for (var record : topic.records(Topic.BANS)) {
            if (Codec.decode(KafkaRecords.toMessage(record)) instanceof IpBanned ban) {
                bans.add(ban);
            }
        }
        return bans.stream().collect(Collectors.toList());
    }

    private NodeAgent agent() {
        return new NodeAgent(
                TestConfig.of("pbx-1", folder.resolve("state"), namespace.prefix())
                        .with(fail2ban.config()),
                Map.of("bootstrap.servers", kafka.bootstrap()));
    }
}
