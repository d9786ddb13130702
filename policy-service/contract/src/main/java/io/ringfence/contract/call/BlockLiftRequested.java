package io.ringfence.contract.call;

import io.ringfence.contract.Amount;
import io.ringfence.contract.Bounds;
import io.ringfence.contract.block.BlockRecord;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An admin lifts a block: the rest of its period has a fresh allowance, the whole limit again unless another one is named.
 *
 * @param tenant whose block it is
 * @param scope whether the tenant or one extension is blocked
 * @param subject the extension; the tenant's name for a tenant
 * @param limit the limit that was reached
 * @param allowance what may be spent until the period ends, an {@link Amount}; the limit when absent
 * @param by who lifts it
 * @param at when
 */
public record BlockLiftRequested(
        String tenant,
        BlockRecord.Scope scope,
        String subject,
        BlockRecord.Limit limit,
        @Nullable String allowance,
        String by,
        Instant at)
        implements CallEvent {

    public BlockLiftRequested {
        BlockRecord.check(tenant, scope, subject, limit);
        if (allowance != null) {
            Amount.positive(allowance, "allowance");
        }
        Bounds.text(by, "by", Bounds.MAX_TEXT);
        Objects.requireNonNull(at, "at");
    }
}
