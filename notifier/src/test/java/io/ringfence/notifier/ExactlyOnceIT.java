package io.ringfence.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.Topic;
import io.ringfence.contract.notification.NotificationSettings.Mode;
import io.ringfence.notifier.core.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One mail for an event, whatever dies, is doubled or is read again. */
@Timeout(180)
class ExactlyOnceIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int BANS = 600;

    private World world;
    private MailServer mail;
    private Instant begin;

    @BeforeEach
    void start() throws Exception {
        world = new World();
        mail = new MailServer();
        world.settings(Mode.EACH, "noc@example.com");
        begin = Instant.now();
    }

    @AfterEach
    void end() {
        mail.close();
        world.close();
    }

    @Test
    void twoReplicasNeverSendTwiceAndReadingAgainSendsNothing() throws Exception {
        try (NotifierProcess one = new NotifierProcess(world, mail.settings());
                NotifierProcess two = new NotifierProcess(world, mail.settings())) {
            bans(0, BANS / 2);
            awaitSent(BANS / 2);
            one.kill();
            bans(BANS / 2, BANS);
            bans(0, BANS / 2);
            awaitSent(BANS);
            assertThat(two.isAlive()).isTrue();
        }
        world.forgetOffsets();
        try (NotifierProcess again = new NotifierProcess(world, mail.settings())) {
            bans(BANS, BANS + 1);
            awaitSent(BANS + 1);
            assertThat(again.isAlive()).isTrue();
        }

        assertThat(mail.mails()).hasSize(BANS + 1);
        assertThat(subjects()).doesNotHaveDuplicates();
    }

    @Test
    void aCrashLosesNothingAndRepeatsAtMostWhatWasBeingSent() throws Exception {
        int crashes = 2;
        bans(0, BANS);
        for (int i = 1; i <= crashes; i++) {
            int share = BANS * i / (crashes + 1);
            try (NotifierProcess notifier = new NotifierProcess(world, mail.settings())) {
                await().atMost(SOON).until(() -> mail.mails().size() >= share);
                notifier.kill();
            }
        }
        try (NotifierProcess last = new NotifierProcess(world, mail.settings())) {
            awaitSent(BANS);
            assertThat(last.isAlive()).isTrue();
        }

        List<String> ids = mail.mails().stream()
                .map(each -> MailServer.header(each, "Message-ID"))
                .toList();
        int senders = 4;
        assertThat(subjects().stream().distinct()).hasSize(BANS);
        assertThat(ids.stream().distinct()).hasSize(BANS);
        assertThat(ids).hasSizeLessThanOrEqualTo(BANS + crashes * senders);
    }

    /** The only window: the server has the mail, and what it says of it never arrives. */
    @Test
    void aMailWhoseAnswerIsLostComesOnceMoreWithTheSameMessageId() throws Exception {
        try (ScriptedSmtp smtp = new ScriptedSmtp()) {
            AtomicReference<NotifierProcess> running = new AtomicReference<>();
            AtomicBoolean dies = new AtomicBoolean(true);
            smtp.beforeTaken(() -> {
                if (dies.getAndSet(false)) {
                    running.get().kill();
                }
            });
            world.send(Topic.BANS, Samples.ban("203.0.113.9", Instant.now()));
            running.set(new NotifierProcess(world, smtp.settings()));
            await().atMost(SOON).until(() -> !running.get().isAlive());
            try (NotifierProcess again = new NotifierProcess(world, smtp.settings())) {
                awaitSent(1);
                assertThat(again.isAlive()).isTrue();
            }

            assertThat(smtp.taken()).hasSize(2);
            assertThat(smtp.taken().getFirst()).isEqualTo(smtp.taken().getLast());
        }
    }

    private void awaitSent(int mails) {
        await().atMost(SOON)
                .until(() -> world.number("select count(*) from outgoing where state = 'SENT'") == mails
                        && world.number("select count(*) from outgoing") == mails);
    }

    private void bans(int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            world.send(Topic.BANS, Samples.ban("198.51." + i / 250 + "." + i % 250, started(i)));
        }
    }

    /** The same ban has begun at the same instant. */
    private Instant started(int number) {
        return begin.plusMillis(number);
    }

    private List<String> subjects() {
        return mail.mails().stream().map(MailServer::subject).toList();
    }
}
