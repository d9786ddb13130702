package io.ringfence.contract.notice;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.Event;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that people should hear about.
 *
 * @param kind what has happened
 * @param tenant whose affair it is; absent when it is the whole system's
 * @param subject the extension, the call or the part that it is about
 * @param eventId the same for the same event, however often it is told
 * @param message that in words, with figures; an attacker may have written parts of it
 * @param at when
 */
public record NoticeRaised(
        Kind kind, @Nullable String tenant, String subject, String eventId, String message, Instant at)
        implements Event {

    /** What has happened. */
    public enum Kind {
        BLOCK_RAISED,
        BLOCK_LIFTED,
        /** The warning share of a limit was reached. */
        LIMIT_NEAR,
        /** A call has cost more in a minute than the cap allows. */
        ROUTE_CAP_BYPASSED,
        /** A record came after its day was over, and the limit of that day is exceeded with it. */
        LATE_EXCEEDED,
        /** Two records of one call differ; the first counts. */
        CONFLICTING_RECORD,
        /** A call of a tenant that nobody has defined. */
        UNKNOWN_TENANT,
        /** A provider bills a call that no PBX has told of. */
        PROVIDER_ORPHAN,
        /** A provider bills more of a call than the PBX has told. */
        PROVIDER_LONGER,
        /** A call that no provider has billed. */
        PROVIDER_MISSING,
        /** billing-watcher is behind, so that limits may be overrun. */
        WATCHER_LAG,
        /** A record can't be read. */
        DEAD_LETTER
    }

    /** The longest message. */
    public static final int MAX_MESSAGE = 500;

    public NoticeRaised {
        Objects.requireNonNull(kind, "kind");
        if (tenant != null) {
            Bounds.name(tenant, "tenant", Bounds.TENANT);
        }
        Bounds.text(subject, "subject", Bounds.MAX_TEXT);
        Bounds.text(eventId, "eventId", 300);
        Bounds.text(message, "message", MAX_MESSAGE);
        Objects.requireNonNull(at, "at");
    }

    @Override
    public String key() {
        return tenant == null ? subject : tenant + "|" + subject;
    }
}
