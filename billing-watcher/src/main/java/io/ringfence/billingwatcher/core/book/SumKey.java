package io.ringfence.billingwatcher.core.book;

import java.time.LocalDate;

/**
 * What a sum is of. Nothing is ever reset: another day is another key.
 *
 * @param tenant whose money it is
 * @param extension the extension; empty for the whole tenant
 * @param period a local day ({@code 2026-11-25}), or a local month ({@code 2026-11})
 */
public record SumKey(String tenant, String extension, String period) {

    private static final int MONTH = 7;

    /** An extension's day. */
    static SumKey ofExtension(String tenant, String extension, LocalDate day) {
        return new SumKey(tenant, extension, day.toString());
    }

    /** A tenant's day. */
    static SumKey ofDay(String tenant, LocalDate day) {
        return new SumKey(tenant, "", day.toString());
    }

    /** A tenant's month. */
    static SumKey ofMonth(String tenant, LocalDate day) {
        return new SumKey(tenant, "", day.toString().substring(0, MONTH));
    }

    boolean isMonth() {
        return period.length() == MONTH;
    }
}
