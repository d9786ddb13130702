package io.ringfence.policyservice.edge.rest.console.overview;

import io.ringfence.policyservice.core.limit.TenantChange;
import io.ringfence.policyservice.core.limit.TenantStore;
import io.ringfence.policyservice.core.usage.Usage;
import io.ringfence.policyservice.edge.rest.console.UsageBar;
import io.ringfence.policyservice.edge.rest.console.tenant.Spending;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Who is nearest to their limit today. It is asked for each few seconds, however many look. */
@ApplicationScoped
public class Spent {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int MOST_ASKED = 100;
    private static final int MOST_SHOWN = 8;

    @Inject
    TenantStore tenants;

    @Inject
    Spending spending;

    private final Clock clock = Clock.systemUTC();
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Told told = new Told(Long.MIN_VALUE, List.of(), true);

    /** A tenant's day. */
    record Day(String tenant, UsageBar bar) {}

    /**
     * What is known.
     *
     * @param at when it was asked, in nanoseconds of the JVM
     * @param days those nearest to their limits first
     * @param counted whether anybody answers who counts
     */
    record Told(long at, List<Day> days, boolean counted) {}

    Told today() {
        Told known = told;
        boolean fresh = known.at() != Long.MIN_VALUE && System.nanoTime() - known.at() < FRESH_NANOS;
        if (fresh || !asking.tryLock()) {
            return known; // somebody asks already
        }
        try {
            Instant now = clock.instant();
            Map<String, String> zones = new LinkedHashMap<>();
            tenants.page("", Optional.empty(), MOST_ASKED)
                    .items()
                    .forEach(stored -> zones.put(stored.record().tenant(), TenantChange.zoneAt(stored.record(), now)));
            Map<String, Usage> usage = spending.of(List.copyOf(zones.keySet()));
            List<Day> days = usage.entrySet().stream()
                    .map(entry -> new Day(
                            entry.getKey(),
                            UsageBar.of(
                                    entry.getValue().day(),
                                    entry.getValue().currency(),
                                    zones.getOrDefault(entry.getKey(), "UTC"))))
                    .sorted(Comparator.comparing((Day day) ->
                                    day.bar().spentWidth() + day.bar().liveWidth())
                            .reversed()
                            .thenComparing(Day::tenant))
                    .limit(MOST_SHOWN)
                    .toList();
            told = new Told(System.nanoTime(), days, zones.isEmpty() || !usage.isEmpty());
            return told;
        } finally {
            asking.unlock();
        }
    }
}
