package io.ringfence.notifier;

import io.ringfence.contract.notification.NotificationKind;
import io.ringfence.contract.notification.Recipient;
import io.ringfence.contract.notification.Severity;
import io.ringfence.notifier.core.delivery.Letter;
import io.ringfence.notifier.core.delivery.Outcome;
import io.ringfence.notifier.core.delivery.Outgoing;
import io.ringfence.notifier.core.desk.Letters;
import io.ringfence.notifier.core.history.Notifications;
import io.ringfence.notifier.edge.mail.SmtpDelivery;
import io.ringfence.notifier.edge.store.HistoryStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers those who ask what became of everything, and tries the server. */
@ApplicationScoped
public class NotifierDesk implements Notifications.Desk {

    private static final int MOST_COUNTS = 200;

    @Inject
    Notifier notifier;

    @Inject
    HistoryStore history;

    @Inject
    SmtpDelivery smtp;

    private final Clock clock = Clock.systemUTC();

    @Override
    public Notifications show(int most) {
        return new Notifications(
                history.letters(most),
                history.outcomes(MOST_COUNTS),
                history.gathered(MOST_COUNTS),
                history.waiting(),
                trouble(notifier.mailTrouble()),
                trouble(notifier.webhookTrouble()));
    }

    @Override
    public Notifications.Tried tryMail(String address) {
        Optional<String> sender = notifier.sender();
        if (!notifier.hasMail()) {
            return new Notifications.Tried(false, notifier.mailTrouble());
        }
        if (sender.isEmpty()) {
            return new Notifications.Tried(false, "the settings name no sender");
        }
        if (!Recipient.ADDRESS.matcher(address).matches() || address.length() > Recipient.MAX_ADDRESS) {
            return new Notifications.Tried(false, "that is no mail address");
        }
        Instant now = clock.instant();
        Outcome outcome =
                smtp.deliver(new Outgoing(0, UUID.randomUUID().toString(), now, 0, letter(address, now)), sender.get());
        return new Notifications.Tried(outcome instanceof Outcome.Taken, outcome.words());
    }

    private static Letter letter(String address, Instant now) {
        return new Letter(
                address,
                Letter.Form.TEST,
                NotificationKind.BAN,
                Severity.INFO,
                null,
                Letters.subject(Severity.INFO, "TEST", "mail works"),
                "Mail from Ringfence arrives.",
                now,
                List.of(),
                null,
                List.of(),
                0,
                null,
                null,
                "test");
    }

    private static @Nullable String trouble(String words) {
        return words.isEmpty() ? null : words;
    }
}
