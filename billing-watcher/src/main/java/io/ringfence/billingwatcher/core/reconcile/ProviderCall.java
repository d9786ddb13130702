package io.ringfence.billingwatcher.core.reconcile;

import io.ringfence.billingwatcher.core.charge.Charges;
import io.ringfence.billingwatcher.core.charge.RefusedException;
import io.ringfence.calls.Dialled;
import io.ringfence.calls.TenantRules;
import io.ringfence.contract.Amount;
import io.ringfence.contract.call.ProviderCallBilled;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a provider bills for a call, in the tenant's money and days.
 *
 * @param tenant whose trunk it is
 * @param id the provider's id of the call
 * @param trunkCallId the SIP Call-ID of the leg; absent when the provider does not tell it
 * @param number who was called, as E.164; as it was told when it is none
 * @param extension who has called; empty when that is not known
 * @param startedAt when it began, by the provider's clock, in whole milliseconds
 * @param day the local day of that
 * @param seconds what it bills
 * @param nanos what it costs, in billionths
 * @param state what became of it
 * @param posted what it has added to the sums by now
 */
public record ProviderCall(
        String tenant,
        String id,
        @Nullable String trunkCallId,
        String number,
        String extension,
        Instant startedAt,
        LocalDate day,
        long seconds,
        long nanos,
        State state,
        Posting posted) {

    /** What became of a record. */
    public enum State {
        /** It waits for the PBX's record. */
        OPEN,
        /** The PBX's record was found. */
        MATCHED,
        /** It waited for nothing, and counts by itself; the PBX's record may still come. */
        ORPHAN
    }

    /** What tells records apart. */
    public record Key(String tenant, String id) {}

    /**
     * What a record means.
     *
     * @throws RefusedException when its time or its currency keeps it from being counted
     */
    public static ProviderCall of(ProviderCallBilled billed, TenantRules rules, Instant now) throws RefusedException {
        Instant startedAt = billed.startedAt().truncatedTo(ChronoUnit.MILLIS);
        if (startedAt.isAfter(now.plus(Charges.AHEAD))) {
            throw new RefusedException("it began more than " + Charges.AHEAD.toMinutes()
                    + " minutes in the future; check the zone of the provider's times");
        }
        if (startedAt.isBefore(now.minus(Charges.REMEMBERED))) {
            throw new RefusedException("it began more than " + Charges.REMEMBERED.toDays()
                    + " days ago, so nobody knows any more whether it was counted");
        }
        String currency = billed.currency();
        String own = rules.tenant().currency();
        if (currency != null && !currency.equals(own) && rules.isDefined()) {
            throw new RefusedException("its cost is in " + currency + ", the tenant's money is " + own
                    + "; records of providers are not exchanged, so send them in " + own);
        }
        Dialled number = rules.numbers().read(billed.destination());
        String e164 = number.e164();
        String extension = billed.extension() == null ? "" : billed.extension();
        LocalDate day = rules.periods().day(startedAt);
        return new ProviderCall(
                billed.tenant(),
                billed.providerCallId(),
                billed.trunkCallId(),
                e164 == null ? billed.destination() : e164,
                extension,
                startedAt,
                day,
                billed.billedSeconds(),
                number.isEmergency() ? 0 : Amount.positive(billed.cost(), "cost"),
                State.OPEN,
                new Posting(extension, day, 0));
    }

    public Key key() {
        return new Key(tenant, id);
    }

    /** What it adds when no PBX has told of the call. */
    public Posting whole() {
        return new Posting(extension, day, nanos);
    }
}
