package io.ringfence.policyservice.core.usage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant or an extension has spent, and of what; amounts are decimal texts.
 *
 * @param extension absent for a whole tenant
 * @param day the tenant's local day
 * @param month its local month
 * @param days the days of this month and the one before on which anything was spent, the newest first
 * @param liveCalls calls in progress that cost money
 */
public record Usage(
        String tenant,
        @Nullable String extension,
        String currency,
        Period day,
        Period month,
        List<Day> days,
        int liveCalls) {

    /**
     * What was spent of a period.
     *
     * @param settled what ended calls have cost
     * @param live what calls in progress have cost, and will in the next 60 s
     * @param limit the limit in force, with what a lift has added; absent when there is none
     * @param percent what settled and live are of the limit; absent without one
     * @param ends when the period does
     */
    public record Period(
            String period,
            String settled,
            String live,
            @Nullable String limit,
            @Nullable Long percent,
            Instant ends) {}

    /** A day and what was spent on it. */
    public record Day(String day, String settled) {}

    /** Whoever counts. */
    public interface Source {

        /**
         * The usage of an extension, or of a whole tenant.
         *
         * @throws io.ringfence.policyservice.core.refusal.UnreachableException when nobody answers
         */
        Usage of(String tenant, Optional<String> extension);
    }
}
