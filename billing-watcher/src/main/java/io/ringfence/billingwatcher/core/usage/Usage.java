package io.ringfence.billingwatcher.core.usage;

import io.ringfence.billingwatcher.core.book.Hold;
import io.ringfence.billingwatcher.core.book.Sum;
import io.ringfence.calls.Periods;
import io.ringfence.calls.TenantRules;
import io.ringfence.contract.Amount;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant or an extension has spent, and of what; amounts are decimal texts.
 *
 * @param extension absent for a whole tenant
 * @param isDefined whether an admin has defined the tenant
 * @param day the local day
 * @param month the local month
 * @param days the days of this month and the one before on which anything was spent, the newest first
 */
public record Usage(
        String tenant,
        @Nullable String extension,
        boolean isDefined,
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
     * @param percent what settled and live are of the limit; absent without one, 100 for a limit of 0
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

    private static final int DAY = 10;

    /** The usage of a subject. */
    public static Usage of(
            String tenant, Optional<String> extension, TenantRules rules, Spending spending, Instant now) {
        Periods periods = rules.periods();
        String today = periods.day(now).toString();
        String thisMonth = today.substring(0, 7);
        Map<String, Sum> sums = spending.sums();
        long live = 0;
        for (Hold hold : spending.holds()) {
            live = Sum.plus(live, hold.amount(now));
        }
        Sum day = sums.getOrDefault(today, new Sum());
        Sum month = extension.isPresent()
                ? new Sum(inMonth(sums, thisMonth), false, 0, null)
                : sums.getOrDefault(thisMonth, new Sum());
        OptionalLong daily = extension.map(rules::extensionDaily).orElseGet(rules::tenantDaily);
        OptionalLong monthly = extension.isPresent() ? OptionalLong.empty() : rules.tenantMonthly();
        return new Usage(
                tenant,
                extension.orElse(null),
                rules.isDefined(),
                rules.tenant().currency(),
                period(today, day, live, daily, periods.endOfDay(now)),
                period(thisMonth, month, live, monthly, periods.endOfMonth(now)),
                days(sums),
                (int) spending.holds().stream().filter(Hold::isUp).count());
    }

    /** From where on a usage needs what is stored: the first day of the month before. */
    public static LocalDate from(TenantRules rules, Instant now) {
        return rules.periods().day(now).withDayOfMonth(1).minusMonths(1);
    }

    private static long inMonth(Map<String, Sum> sums, String month) {
        long settled = 0;
        for (Map.Entry<String, Sum> entry : sums.entrySet()) {
            if (entry.getKey().length() == DAY && entry.getKey().startsWith(month)) {
                settled = Sum.plus(settled, entry.getValue().settled());
            }
        }
        return settled;
    }

    private static List<Day> days(Map<String, Sum> sums) {
        return sums.entrySet().stream()
                .filter(entry -> entry.getKey().length() == DAY)
                .map(entry ->
                        new Day(entry.getKey(), Amount.text(entry.getValue().settled())))
                .sorted(Comparator.comparing(Day::day).reversed())
                .collect(Collectors.toList());
    }

    private static Period period(String name, Sum sum, long live, OptionalLong limit, Instant ends) {
        OptionalLong inForce = sum.effective(limit);
        boolean has = inForce.isPresent();
        long spent = Sum.plus(sum.settled(), live);
        return new Period(
                name,
                Amount.text(sum.settled()),
                Amount.text(live),
                has ? Amount.text(inForce.getAsLong()) : null,
                has ? percent(spent, inForce.getAsLong()) : null,
                ends);
    }

    private static long percent(long spent, long limit) {
        if (limit <= 0) {
            return 100;
        }
        return (long) Math.min(1_000_000, Math.floor((double) spent / limit * 100)); // shown, never decided by
    }
}
