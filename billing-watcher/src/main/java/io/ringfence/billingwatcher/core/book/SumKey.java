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

    /** The texts of a day; nearly all records are of one. */
    private record Texts(LocalDate day, String text, String month) {
        static Texts of(LocalDate day) {
            Texts known = last;
            if (!known.day.equals(day)) {
                String text = day.toString();
                known = new Texts(day, text, text.substring(0, MONTH));
                last = known;
            }
            return known;
        }
    }

    private static volatile Texts last = new Texts(LocalDate.EPOCH, "1970-01-01", "1970-01");

    /** Names of tenants and extensions differ in a digit or two, for which a record's own hash has many collisions. */
    @Override
    public int hashCode() {
        return Spread.hash(tenant, extension, period);
    }

    /** An extension's day. */
    static SumKey ofExtension(String tenant, String extension, LocalDate day) {
        return new SumKey(tenant, extension, Texts.of(day).text());
    }

    /** A tenant's day. */
    static SumKey ofDay(String tenant, LocalDate day) {
        return new SumKey(tenant, "", Texts.of(day).text());
    }

    /** A tenant's month. */
    static SumKey ofMonth(String tenant, LocalDate day) {
        return new SumKey(tenant, "", Texts.of(day).month());
    }

    /** Whether its period ended before a day. */
    boolean isBefore(LocalDate today) {
        Texts texts = Texts.of(today);
        return period.compareTo(isMonth() ? texts.month() : texts.text()) < 0;
    }

    boolean isMonth() {
        return period.length() == MONTH;
    }
}
