package io.ringfence.contract.call;

import io.ringfence.contract.Amount;
import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A call detail record of a provider: what the trunk's other end bills.
 *
 * @param tenant whose trunk it is
 * @param providerCallId the provider's id of the call; a second record of it is passed over
 * @param trunkCallId the SIP Call-ID of the leg; absent when the provider does not tell it
 * @param extension by the caller's number; absent when that is nobody's
 * @param destination the number that was called
 * @param startedAt when it began, by the provider's clock
 * @param billedSeconds the seconds that it bills
 * @param cost what it bills, an {@link Amount} not below 0
 * @param currency of the cost; that of the tenant when absent
 */
public record ProviderCallBilled(
        String tenant,
        String providerCallId,
        @Nullable String trunkCallId,
        @Nullable String extension,
        String destination,
        Instant startedAt,
        long billedSeconds,
        String cost,
        @Nullable String currency)
        implements CallEvent {

    public ProviderCallBilled {
        CallEvent.check(tenant, providerCallId);
        CallEvent.check(null, extension, destination);
        if (trunkCallId != null) {
            Bounds.text(trunkCallId, "trunkCallId", MAX_CALL_ID);
        }
        Objects.requireNonNull(startedAt, "startedAt");
        Bounds.between(billedSeconds, 0, CallEnded.MAX_SECONDS, "billedSeconds");
        Amount.positive(cost, "cost");
        if (currency != null) {
            Bounds.name(currency, "currency", Bounds.CURRENCY);
        }
    }
}
