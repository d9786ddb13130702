package io.ringfence.contract.notification;

import io.ringfence.contract.Bounds;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who hears of what, when and how.
 *
 * @param on whether anything is told at all
 * @param sender the mail address in From; one is needed when it is on and anybody gets mail
 * @param recipients who gets mail; what the webhook of the notifier gets does not depend on them
 * @param mode how things are told
 * @param digest when digests are sent; of use with {@link Mode#DIGEST}
 * @param waveQuietMinutes 1 to 1440: an attack is over when nothing has happened for so long
 * @param quietHours when people are not disturbed by less than {@link Severity#CRITICAL}; absent for never
 * @param zone the time zone of all times, such as {@code Europe/Berlin}
 * @param minimum what matters less is told to nobody
 * @param mailsPerHour 1 to 100000: more mails in a clock hour to one recipient are told in one summary; absent for no bound
 */
public record NotificationSettings(
        boolean on,
        @Nullable String sender,
        List<Recipient> recipients,
        Mode mode,
        Digest digest,
        int waveQuietMinutes,
        @Nullable QuietHours quietHours,
        String zone,
        Severity minimum,
        @Nullable Integer mailsPerHour) {

    /** How things are told. */
    public enum Mode {
        /** Each in a mail of its own. */
        EACH,
        /** All together from time to time. */
        DIGEST,
        /** One mail when an attack begins, one summary when it is over. */
        FIRST_OF_WAVE
    }

    /** What holds before anybody has said anything. */
    public static final NotificationSettings OFF = new NotificationSettings(
            false, null, List.of(), Mode.FIRST_OF_WAVE, Digest.DAILY, 15, null, "UTC", Severity.WARNING, null);

    private static final int MAX_RECIPIENTS = 200;
    private static final int MAX_ZONE = 64;
    private static final int MINUTES_OF_A_DAY = 1_440;
    private static final int MOST_MAILS = 100_000;

    public NotificationSettings {
        if (sender != null) {
            Recipient.checkAddress(sender, "sender");
        }
        recipients = List.copyOf(recipients);
        Bounds.between(recipients.size(), 0, MAX_RECIPIENTS, "recipients");
        Set<String> addresses = new HashSet<>();
        recipients.forEach(recipient -> {
            if (!addresses.add(recipient.address())) {
                throw new IllegalArgumentException("recipients: " + recipient.address() + " is there twice");
            }
        });
        if (on && sender == null && !recipients.isEmpty()) {
            throw new IllegalArgumentException("sender: say from which address the mails come");
        }
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(digest, "digest");
        Bounds.between(waveQuietMinutes, 1, MINUTES_OF_A_DAY, "waveQuietMinutes");
        Bounds.text(zone, "zone", MAX_ZONE);
        try {
            Objects.requireNonNull(ZoneId.of(zone));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("zone: must be a time zone such as Europe/Berlin or UTC", e);
        }
        Objects.requireNonNull(minimum, "minimum");
        if (mailsPerHour != null) {
            Bounds.between(mailsPerHour, 1, MOST_MAILS, "mailsPerHour");
        }
    }
}
