package io.ringfence.notifier;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.ringfence.contract.Topic;
import io.ringfence.contract.notice.NoticeRaised;
import io.ringfence.contract.notification.NotificationSettings.Mode;
import io.ringfence.notifier.core.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that are away, that refuse, and that want to be asked later. */
@Timeout(120)
class OutageIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private World world;
    private ScriptedSmtp smtp;

    @BeforeEach
    void start() throws Exception {
        world = new World();
        smtp = new ScriptedSmtp();
        world.settings(Mode.EACH, "noc@example.com");
    }

    @AfterEach
    void end() throws Exception {
        smtp.close();
        world.close();
    }

    @Test
    void whatWaitsWhileTheServerIsAwayComesInOrderWhenItIsBack() throws Exception {
        smtp.goAway();
        try (NotifierProcess notifier = new NotifierProcess(world, smtp.settings())) {
            Instant now = Instant.now();
            for (int i = 0; i < 20; i++) {
                world.send(
                        Topic.NOTICES,
                        new NoticeRaised(
                                NoticeRaised.Kind.LIMIT_NEAR, "acme", "101", "n" + i, "number " + i + ".", now));
            }
            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> given().get(notifier.url() + "/q/health/ready")
                            .then()
                            .statusCode(200)
                            .body(
                                    "checks.find { it.name == 'reading' }.data.mail",
                                    containsString("can't be reached")));
            await().atMost(SOON).until(() -> number("WAITING") == 20);

            smtp.comeBack();

            await().atMost(SOON).until(() -> number("SENT") == 20);
            assertThat(smtp.taken())
                    .extracting(mail -> mail.subject().replaceAll(".*number (\\d+).*", "$1"))
                    .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 20)
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    @Test
    void aPermanentRefusalIsADeadLetterAtOnceAndATemporaryOneIsTriedAgain() throws Exception {
        world.settings(Mode.EACH, "gone@example.com", "full@example.com", "noc@example.com");
        AtomicInteger asked = new AtomicInteger();
        smtp.answers(recipient -> switch (recipient) {
            case "gone@example.com" -> "550 5.1.1 no such mailbox";
            case "full@example.com" -> asked.incrementAndGet() < 4 ? "452 4.2.2 mailbox full" : "250 ok";
            default -> "250 ok";
        });
        try (NotifierProcess notifier = new NotifierProcess(world, smtp.settings())) {
            world.send(Topic.BANS, Samples.ban("203.0.113.9", Instant.now()));

            await().atMost(SOON).until(() -> number("SENT") == 2 && number("FAILED") == 1);
            assertThat(smtp.taken())
                    .extracting(ScriptedSmtp.Mail::recipient)
                    .containsExactlyInAnyOrder("noc@example.com", "full@example.com");
            assertThat(smtp.refused()).filteredOn("gone@example.com"::equals).hasSize(1);
            assertThat(world.reasons()).hasSize(1).first().asString().contains("550", "no such mailbox");
            assertThat(notifier.isAlive()).isTrue();
        }
    }

    @Test
    void afterTheLongestTimeAllThatWaitsIsADeadLetter() throws Exception {
        smtp.goAway();
        Map<String, String> settings = new HashMap<>(smtp.settings());
        settings.put("NOTIFIER_GIVE_UP", "2s");
        try (NotifierProcess notifier = new NotifierProcess(world, settings)) {
            Instant now = Instant.now();
            for (int i = 0; i < 30; i++) {
                world.send(Topic.BANS, Samples.ban("203.0.113." + i, now));
            }

            await().atMost(SOON).until(() -> number("FAILED") == 30);
            assertThat(world.reasons()).hasSize(30).allMatch(reason -> reason.contains("given up"));
            assertThat(notifier.isAlive()).isTrue();
        }
    }

    @Test
    void withoutAServerItIsCountedWhatWouldHaveBeenMailed() throws Exception {
        try (NotifierProcess notifier = new NotifierProcess(world, Map.of())) {
            world.send(Topic.BANS, Samples.ban("203.0.113.9", Instant.now()));

            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> given().header("Authorization", "Bearer " + NotifierProcess.TOKEN)
                            .get(notifier.url() + "/notifications")
                            .then()
                            .body("outcomes.reason", org.hamcrest.Matchers.equalTo(List.of("NO_SMTP_SERVER")))
                            .body("mail", containsString("no SMTP server")));
        }
    }

    private long number(String state) {
        return world.number("select count(*) from outgoing where state = '" + state + "'");
    }
}
