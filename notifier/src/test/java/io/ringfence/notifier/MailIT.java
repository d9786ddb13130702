package io.ringfence.notifier;

import static io.restassured.RestAssured.given;
import static io.ringfence.notifier.MailServer.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.ringfence.contract.Topic;
import io.ringfence.contract.notice.NoticeRaised;
import io.ringfence.contract.notification.NotificationSettings.Mode;
import io.ringfence.notifier.core.Samples;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events in Kafka in, mails in a real SMTP server out, over TLS and with a login. */
@Timeout(120)
class MailIT {

    private static final Duration SOON = Duration.ofSeconds(40);

    private static World world;
    private static MailServer mail;
    private static NotifierProcess notifier;

    @BeforeAll
    static void start() throws Exception {
        world = new World();
        mail = new MailServer();
        world.settings(Mode.EACH, "noc@example.com");
        notifier = new NotifierProcess(world, mail.settings());
    }

    @AfterAll
    static void end() {
        notifier.close();
        mail.close();
        world.close();
    }

    @Test
    void aBanIsAMailThatSaysWhatWasDoneAndHowToLiftIt() throws Exception {
        world.send(Topic.BANS, Samples.ban("203.0.113.9", Instant.now()));

        MimeMessage sent = soon("203.0.113.9");
        String text = part(sent, 0);
        assertThat(MailServer.subject(sent))
                .isEqualTo("[Ringfence] WARNING BAN: 203.0.113.9 banned on pbx-1 (jail asterisk)");
        assertThat(text)
                .contains("node: pbx-1", "jail: asterisk", "until: ", "It is blocked on all nodes.")
                .contains("Show more: https://ringfence.example.com/api/v1/bans?ip=203.0.113.9")
                .contains("POST https://ringfence.example.com/api/v1/bans/203.0.113.9/lift");
        assertThat(header(sent, "Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(header(sent, "Message-ID")).matches("<[0-9a-f-]{36}@example.com>");
        assertThat(header(sent, "X-Ringfence-Kind")).isEqualTo("BAN");
        assertThat(header(sent, "From")).isEqualTo("Ringfence <ringfence@example.com>");
        assertThat(header(sent, "To")).isEqualTo("noc@example.com");
    }

    @Test
    void mailsOfOneStoryAreOneThread() throws Exception {
        Instant now = Instant.now();
        world.send(Topic.NOTICES, Samples.notice(NoticeRaised.Kind.LIMIT_NEAR, "thread", "n1", now));
        world.send(Topic.CALL_BLOCKS, Samples.block("thread", "101", now));

        MimeMessage block = soon("Extension 101 of thread");
        MimeMessage near = soon("tenant thread");
        assertThat(header(block, "References")).isEqualTo(header(near, "References"));
        assertThat(header(block, "Message-ID")).isNotEqualTo(header(near, "Message-ID"));
        assertThat(header(block, "X-Ringfence-Tenant")).isEqualTo("thread");
    }

    @Test
    void whatAnAttackerWroteBreaksNoHeaderAndNoHtml() throws Exception {
        String evil = "\"><script>alert(1)</script> {page.headline} {#if} ${x} friendly@scanner";
        world.send(
                Topic.BANS,
                Samples.ban("203.0.113.66", Instant.now(), evil, List.of("User-Agent: <img src=x onerror=1>&")));
        String type = "io.ringfence.NoticeRaised.v1";
        String breaking = "{\"kind\":\"WATCHER_LAG\",\"subject\":\"s\",\"eventId\":\"crlf\",\"at\":\"" + Instant.now()
                + "\",\"message\":\"a\\r\\nBcc: victim@example.com\"}";
        world.sendRaw(Topic.NOTICES, "s", type, breaking);

        MimeMessage sent = soon("203.0.113.66");
        assertThat(part(sent, 0)).contains(evil);
        assertThat(part(sent, 1))
                .doesNotContain("<script", "<img")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; {page.headline}")
                .contains("&lt;img src=x onerror=1&gt;&amp;");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(world.reasons())
                        .anyMatch(reason -> reason.contains("control characters are not allowed")));
        assertThat(mail.mails()).allMatch(each -> header(each, "Bcc").isEmpty());
    }

    @Test
    void whatIsUnreadableIsADeadLetterAndWhatIsUnknownIsPassedOver() throws Exception {
        int before = world.deadLetters().size();
        String notice = "io.ringfence.NoticeRaised.v1";
        world.sendRaw(Topic.NOTICES, "s", notice, "{\"kind\":");
        world.sendRaw(Topic.NOTICES, "s", "io.ringfence.SomethingLater.v1", "{}");
        String large = "{\"kind\":\"WATCHER_LAG\",\"subject\":\"s\",\"eventId\":\"big\",\"at\":\"" + Instant.now()
                + "\",\"message\":\"" + "x".repeat(10 << 20) + "\"}";
        world.sendRaw(Topic.NOTICES, "s", notice, large);
        world.send(Topic.NOTICES, Samples.notice(NoticeRaised.Kind.LIMIT_NEAR, "after-bad", "n2", Instant.now()));

        soon("tenant after-bad");
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(world.deadLetters()).hasSizeGreaterThanOrEqualTo(before + 2);
            assertThat(world.reasons()).anyMatch(reason -> reason.contains("at most 500 characters"));
            assertThat(world.deadLetters())
                    .anyMatch(letter ->
                            letter.headers().lastHeader("rf_cut_from") != null && letter.value().length == 64 << 10);
        });
        assertThat(given().get(notifier.url() + "/q/metrics").asString())
                .contains("ringfence_notifier_unknown_total 1.0");
    }

    @Test
    void whatIsToldToNobodyIsCountedAndShown() throws Exception {
        world.send(
                Topic.BANS,
                Samples.manual("203.0.113.70", Instant.now()),
                Samples.ban("203.0.113.71", Instant.now().minus(Duration.ofDays(3))));

        await().atMost(SOON)
                .ignoreExceptions()
                .untilAsserted(() -> given().header("Authorization", "Bearer " + NotifierProcess.TOKEN)
                        .get(notifier.url() + "/notifications")
                        .then()
                        .statusCode(200)
                        .body("outcomes.reason", hasItem("BY_ADMIN"))
                        .body("outcomes.reason", hasItem("TOO_OLD")));
        assertThat(mail.mails("203.0.113.7")).isEmpty();
        given().get(notifier.url() + "/notifications").then().statusCode(401);
    }

    @Test
    void aLetterThatHasNoTextIsADeadLetterAndTheOthersGoOn() throws Exception {
        soonStarted();
        insert("unreadable", "{\"recipient\":\"noc@example.com\"}");
        insert("kindless", """
                {"recipient":"noc@example.com","form":"SINGLE","severity":"INFO","subject":"s","headline":"h",
                 "at":"2026-11-25T08:00:00Z","facts":[],"lines":[],"count":1,"thread":"t"}
                """);
        world.send(Topic.BANS, Samples.ban("203.0.113.80", Instant.now()));

        soon("203.0.113.80");
        await().atMost(SOON).until(() -> world.number("select count(*) from outgoing where state = 'FAILED'") == 2);
        assertThat(world.deadLetters())
                .extracting(letter -> new String(letter.key(), UTF_8))
                .contains("unreadable", "kindless");
    }

    private static void insert(String key, String letter) throws Exception {
        world.update("insert into outgoing (key, channel, lane, state, letter, created_at, due) values ('" + key
                + "', 'MAIL', '" + key + "', 'WAITING', '" + letter + "', now(), now())");
    }

    @Test
    void theTestSaysWhatTheServerAnswers() throws Exception {
        soonStarted();
        given().header("Authorization", "Bearer " + NotifierProcess.TOKEN)
                .post(notifier.url() + "/notifications/test?to=test@example.com")
                .then()
                .statusCode(200)
                .body("taken", equalTo(true))
                .body("answer", containsString("250"));
        assertThat(mail.mails("TEST")).isNotEmpty();
        given().header("Authorization", "Bearer " + NotifierProcess.TOKEN)
                .post(notifier.url() + "/notifications/test?to=nobody")
                .then()
                .body("taken", equalTo(false));
    }

    private static void soonStarted() {
        await().atMost(SOON).until(() -> world.number("select count(*) from outgoing") >= 0);
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> given().get(notifier.url() + "/q/health/ready").statusCode() == 200);
    }

    private static MimeMessage soon(String subject) {
        await().atMost(SOON).until(() -> !mail.mails(subject).isEmpty());
        assertThat(mail.mails(subject)).hasSize(1);
        return mail.mails(subject).getFirst();
    }

    private static String part(MimeMessage message, int number) throws Exception {
        return String.valueOf(
                ((Multipart) message.getContent()).getBodyPart(number).getContent());
    }
}
