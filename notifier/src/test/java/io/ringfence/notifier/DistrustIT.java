package io.ringfence.notifier;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import io.ringfence.contract.Topic;
import io.ringfence.contract.notification.NotificationSettings.Mode;
import io.ringfence.notifier.core.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that does not trust the notifier, and one that the notifier does not trust. */
class DistrustIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private World world;
    private MailServer mail;

    @BeforeEach
    void start() throws Exception {
        world = new World();
        mail = new MailServer();
        world.settings(Mode.EACH, "noc@example.com");
    }

    @AfterEach
    void end() {
        mail.close();
        world.close();
    }

    @Test
    void aWrongPasswordGivesNoMailUp() throws Exception {
        Map<String, String> settings = new HashMap<>(mail.settings());
        settings.put("NOTIFIER_SMTP_PASSWORD", "wrong");
        try (NotifierProcess wrong = new NotifierProcess(world, settings)) {
            world.send(Topic.BANS, Samples.ban("203.0.113.90", Instant.now()));

            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> given().get(wrong.url() + "/q/health/ready")
                            .then()
                            .statusCode(200)
                            .body("checks.find { it.name == 'reading' }.data.mail", containsString("535")));
            assertThat(world.number("select count(*) from outgoing where state = 'WAITING'"))
                    .isEqualTo(1);
        }
    }

    /** A mail must not go to whoever answers. */
    @Test
    void aServerThatIsNotWhatItsCertificateSaysGetsNoMail() throws Exception {
        Map<String, String> settings = new HashMap<>(mail.settings());
        settings.put("NOTIFIER_SMTP_HOST", "127.0.0.1");
        try (NotifierProcess wrong = new NotifierProcess(world, settings)) {
            world.send(Topic.BANS, Samples.ban("203.0.113.91", Instant.now()));

            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(() -> given().get(wrong.url() + "/q/health/ready")
                            .then()
                            .body(
                                    "checks.find { it.name == 'reading' }.data.mail",
                                    containsString("can't be reached")));
            assertThat(mail.mails("203.0.113.91")).isEmpty();
        }
    }
}
