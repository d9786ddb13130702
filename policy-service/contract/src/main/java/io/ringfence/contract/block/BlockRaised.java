package io.ringfence.contract.block;

import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A limit was reached: no call of the subject that costs money, until an instant or until it is lifted.
 *
 * @param tenant whose subject it is
 * @param scope whether the tenant or one extension is blocked
 * @param subject the extension, or the tenant's name
 * @param limit which limit was reached
 * @param version rises with each record of this key
 * @param eventId the same for the same decision
 * @param period the local day ({@code 2026-11-25}) or month ({@code 2026-11}) that was spent; the number for abuse
 * @param sum what was spent or counted: an amount, or calls for abuse
 * @param of the limit in force, with what a lift has added: an amount, or calls
 * @param currency of both; absent for abuse
 * @param live how much of the sum calls in progress are
 * @param causeCallId the call with which it was reached; absent when a limit was lowered
 * @param hangUp calls in progress that are to end
 * @param raisedAt when
 * @param validUntil until when it holds; absent when only a lift ends it
 * @param ruleVersion the version of the limits that it was decided by
 * @param message that in words, for people
 */
public record BlockRaised(
        String tenant,
        Scope scope,
        String subject,
        Limit limit,
        long version,
        String eventId,
        String period,
        String sum,
        String of,
        @Nullable String currency,
        @Nullable String live,
        @Nullable String causeCallId,
        List<String> hangUp,
        Instant raisedAt,
        @Nullable Instant validUntil,
        long ruleVersion,
        String message)
        implements BlockRecord {

    /** More calls are told in further commands only. */
    public static final int MAX_CALLS = 1_000;

    public BlockRaised {
        BlockRecord.check(tenant, scope, subject, limit);
        Bounds.atLeast(version, 1, "version");
        Bounds.text(eventId, "eventId", Bounds.MAX_TEXT);
        Bounds.text(period, "period", Bounds.MAX_TEXT);
        Bounds.text(sum, "sum", 20);
        Bounds.text(of, "of", 20);
        if (currency != null) {
            Bounds.name(currency, "currency", Bounds.CURRENCY);
        }
        if (live != null) {
            Bounds.text(live, "live", 20);
        }
        hangUp = List.copyOf(hangUp);
        Bounds.between(hangUp.size(), 0, MAX_CALLS, "hangUp");
        Objects.requireNonNull(raisedAt, "raisedAt");
        Bounds.text(message, "message", 400);
    }

    /** Whether it holds at an instant. */
    public boolean holds(Instant now) {
        return validUntil == null || now.isBefore(validUntil);
    }
}
