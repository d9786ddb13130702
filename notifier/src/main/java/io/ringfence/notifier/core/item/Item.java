package io.ringfence.notifier.core.item;

import io.ringfence.contract.notification.NotificationKind;
import io.ringfence.contract.notification.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that has happened and that people may hear of.
 *
 * @param eventId the same for the same event, however often it is told
 * @param tenant whose affair it is; absent when it is the whole system's
 * @param title what has happened, in a line
 * @param at when
 * @param facts what is known of it, the most useful first
 * @param done what was already done about it
 * @param incident what belongs together to one attack
 * @param thread what belongs together in the reader's mail program
 * @param path where policy-service shows more; absent for nothing to show
 * @param lift where a POST lifts it; absent for nothing to lift
 * @param features by which a summary counts, such as {@code node pbx-1}
 */
public record Item(
        String eventId,
        NotificationKind kind,
        @Nullable String tenant,
        String title,
        Instant at,
        List<Fact> facts,
        String done,
        String incident,
        String thread,
        @Nullable String path,
        @Nullable String lift,
        List<String> features) {

    private static final int MOST = 200;

    public Item {
        title = Texts.line(title, MOST);
        facts = List.copyOf(facts);
        features = List.copyOf(features);
    }

    /** How much it matters. */
    public Severity severity() {
        return kind.severity();
    }

    /** What is counted together where much is told in one mail. */
    public String group() {
        return tenant == null ? kind.name() : kind + "|" + tenant;
    }
}
