package io.ringfence.contract.block;

import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A block holds no more.
 *
 * @param tenant whose subject it is
 * @param scope whether the tenant or one extension was blocked
 * @param subject the extension, or the tenant's name
 * @param limit which limit had been reached
 * @param version rises with each record of this key
 * @param eventId the same for the same decision
 * @param cause why
 * @param by who lifted it; absent when nobody did
 * @param at when
 */
public record BlockLifted(
        String tenant,
        Scope scope,
        String subject,
        Limit limit,
        long version,
        String eventId,
        Cause cause,
        @Nullable String by,
        Instant at)
        implements BlockRecord {

    /** Why a block ends. */
    public enum Cause {
        /** An admin has lifted it. */
        ADMIN,
        /** The limit was raised above the sum, or taken away. */
        LIMIT_RAISED,
        /** Its day or month is over. */
        PERIOD_OVER,
        /** A credit has brought the sum below the limit, where the tenant wants that. */
        CREDIT
    }

    public BlockLifted {
        BlockRecord.check(tenant, scope, subject, limit);
        Bounds.atLeast(version, 1, "version");
        Bounds.text(eventId, "eventId", Bounds.MAX_TEXT);
        Objects.requireNonNull(cause, "cause");
        if (by != null) {
            Bounds.text(by, "by", Bounds.MAX_TEXT);
        }
        Objects.requireNonNull(at, "at");
    }
}
