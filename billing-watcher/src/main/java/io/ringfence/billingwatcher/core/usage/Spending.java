package io.ringfence.billingwatcher.core.usage;

import io.ringfence.billingwatcher.core.book.Hold;
import io.ringfence.billingwatcher.core.book.Sum;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What is stored of a subject.
 *
 * @param sums by local day ({@code 2026-11-25}) and, for a tenant, month ({@code 2026-11}), of this month and the one before
 * @param holds its calls in progress
 */
public record Spending(Map<String, Sum> sums, List<Hold> holds) {

    /** Reads it; an empty extension means the whole tenant. */
    public interface Source {

        /**
         * What is stored of a subject from a day on.
         *
         * @param extension empty for the whole tenant
         */
        Spending of(String tenant, String extension, LocalDate from);
    }
}
