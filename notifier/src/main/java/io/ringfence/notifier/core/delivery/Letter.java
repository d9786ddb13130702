package io.ringfence.notifier.core.delivery;

import io.ringfence.contract.notification.NotificationKind;
import io.ringfence.contract.notification.Severity;
import io.ringfence.notifier.core.item.Fact;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one mail or one call of the webhook says.
 *
 * @param recipient a mail address, or the webhook
 * @param form what it is
 * @param kind what it is about; the first kind of several
 * @param tenant whose affair it is; absent for the system's, or several
 * @param subject the subject line
 * @param headline what has happened, in a line
 * @param at when that was, or when the last of it was
 * @param facts what is known of it
 * @param done what was already done about it
 * @param lines some of the items, or counts of them
 * @param count how many items it tells of
 * @param path where policy-service shows more
 * @param lift where a POST lifts it
 * @param thread what belongs together in the reader's mail program
 */
public record Letter(
        String recipient,
        Form form,
        NotificationKind kind,
        Severity severity,
        @Nullable String tenant,
        String subject,
        String headline,
        Instant at,
        List<Fact> facts,
        @Nullable String done,
        List<String> lines,
        long count,
        @Nullable String path,
        @Nullable String lift,
        String thread) {

    /** What a letter is. */
    public enum Form {
        /** One item. */
        SINGLE,
        /** The first item of an attack. */
        WAVE_BEGINS,
        /** What the attack was. */
        WAVE_ENDS,
        /** Everything since the last digest. */
        DIGEST,
        /** Everything of the quiet hours. */
        AFTER_QUIET,
        /** What was too much for the hour. */
        MORE,
        /** A trial. */
        TEST
    }

    public Letter {
        facts = List.copyOf(facts);
        lines = List.copyOf(lines);
    }
}
