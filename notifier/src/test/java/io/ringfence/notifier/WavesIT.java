package io.ringfence.notifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.Topic;
import io.ringfence.contract.notification.NotificationSettings.Mode;
import io.ringfence.notifier.core.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many events, few mails; also with two replicas, and with one that dies in between. */
@Timeout(180)
class WavesIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int BANS = 3_000;

    private World world;
    private MailServer mail;

    @BeforeEach
    void start() throws Exception {
        world = new World();
        mail = new MailServer();
    }

    @AfterEach
    void end() {
        mail.close();
        world.close();
    }

    @Test
    void aStormIsTwoMailsAndTheSummaryCountsEveryBan() throws Exception {
        world.settings(Mode.FIRST_OF_WAVE, "noc@example.com");
        try (NotifierProcess one = new NotifierProcess(world, mail.settings())) {
            try (NotifierProcess two = new NotifierProcess(world, mail.settings())) {
                storm(0, BANS / 2);
                awaitSeen(BANS / 2);
                awaitMails(1);
                two.kill();
            }
            storm(BANS / 2, BANS);
            awaitSeen(BANS);
            assertThat(mail.mails()).hasSize(1);
            world.update("update gathered set due = now()");

            await().atMost(SOON).until(() -> mail.mails().size() == 2);
            assertThat(MailServer.subject(mail.mails().getLast())).contains("It is over: 3000 x address banned");
            assertThat(MailServer.header(mail.mails().getLast(), "References"))
                    .isEqualTo(MailServer.header(mail.mails().getFirst(), "References"));
            assertThat(one.isAlive()).isTrue();
        }
    }

    @Test
    void moreMailsThanTheHourMayHaveComeAsOne() throws Exception {
        world.settings(Mode.EACH, 5, "noc@example.com");
        try (NotifierProcess notifier = new NotifierProcess(world, mail.settings())) {
            storm(0, 100);
            awaitSeen(100);
            await().atMost(SOON).until(() -> mail.mails().size() == 5);
            world.update("update gathered set due = now()");

            await().atMost(SOON).until(() -> mail.mails().size() == 6);
            assertThat(mail.mails("And 95 more")).hasSize(1);
            assertThat(notifier.isAlive()).isTrue();
        }
    }

    private void awaitMails(int mails) {
        await().atMost(SOON)
                .until(() -> mail.mails().size() == mails
                        && world.number("select count(*) from outgoing where state = 'SENT'") == mails);
    }

    private void awaitSeen(int bans) {
        await().atMost(SOON).until(() -> world.number("select count(*) from seen") == bans);
    }

    private void storm(int from, int to) throws Exception {
        Instant now = Instant.now();
        List<io.ringfence.contract.Event> bans = new ArrayList<>();
        for (int i = from; i < to; i++) {
            bans.add(Samples.ban("198.51." + i / 250 + "." + i % 250, now));
        }
        world.send(Topic.BANS, bans.toArray(io.ringfence.contract.Event[]::new));
    }
}
