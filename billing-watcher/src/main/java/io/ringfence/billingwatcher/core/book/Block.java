package io.ringfence.billingwatcher.core.book;

import io.ringfence.contract.block.BlockRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was said last of a subject and a limit.
 *
 * @param key who and which limit
 * @param version of the record that said it
 * @param isActive whether it was raised and neither lifted nor over
 * @param period the period that was spent, or the number for abuse
 * @param validUntil until when it holds; absent when only a lift ends it
 * @param liftedAt when an admin has lifted it last; absent when never
 */
public record Block(
        Key key,
        long version,
        boolean isActive,
        String period,
        @Nullable Instant validUntil,
        @Nullable Instant liftedAt) {

    /** Who is blocked by which limit. */
    public record Key(String tenant, BlockRecord.Scope scope, String subject, BlockRecord.Limit limit) {

        /** The key of its records. */
        public String text() {
            return BlockRecord.key(tenant, scope, subject, limit);
        }
    }

    boolean isOver(Instant now) {
        return isActive && validUntil != null && !now.isBefore(validUntil);
    }
}
