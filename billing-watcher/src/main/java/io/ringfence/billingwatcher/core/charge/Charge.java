package io.ringfence.billingwatcher.core.charge;

import io.ringfence.calls.Dialled;
import io.ringfence.contract.call.CallEnded;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A call detail record, in the tenant's money and days.
 *
 * @param cdr the record
 * @param id by which a second record of the call is known
 * @param content a hash of what it says; another one for the same call is a conflict
 * @param number who was called
 * @param nanos what it costs, in billionths of the tenant's currency; below zero for a credit
 * @param parts which day gets which part of it; they sum up to {@code nanos}
 * @param callHash by which windows know the call; 0 when it is no {@linkplain #isAttempt() attempt}
 */
public record Charge(
        CallEnded cdr, CdrId id, long content, Dialled number, long nanos, List<Part> parts, long callHash) {

    /** What a day gets. */
    public record Part(LocalDate day, long nanos) {}

    /** The first day that it counts to. */
    public LocalDate day() {
        return parts.getFirst().day();
    }

    /** The day, in UTC, on which the call began: under it the call is remembered. */
    public LocalDate startDay() {
        return cdr.startedAt().atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** The extension; empty when nobody's. */
    public String extension() {
        String extension = cdr.extension();
        return extension == null ? "" : extension;
    }

    /** Whether it counts as a call to an international number, answered or not. */
    public boolean isAttempt() {
        return isAttempt(cdr, number);
    }

    static boolean isAttempt(CallEnded cdr, Dialled number) {
        return cdr.isOutbound() && !cdr.isCredit() && number.isInternational() && cdr.extension() != null;
    }
}
