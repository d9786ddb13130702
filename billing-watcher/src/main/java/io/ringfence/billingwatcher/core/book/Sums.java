package io.ringfence.billingwatcher.core.book;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The sums that are needed now, by tenant; what is older is in the store. */
final class Sums {

    private static final Duration DAYS_KEPT = Duration.ofDays(3);
    private static final Duration MONTHS_KEPT = Duration.ofDays(40);

    private final Map<String, Map<SumKey, Sum>> byTenant = new HashMap<>();

    void put(SumKey key, Sum sum) {
        byTenant.computeIfAbsent(key.tenant(), tenant -> new HashMap<>()).put(key, sum);
    }

    @Nullable Sum get(SumKey key) {
        Map<SumKey, Sum> of = byTenant.get(key.tenant());
        return of == null ? null : of.get(key);
    }

    /** A sum that the caller has loaded. */
    Sum require(SumKey key) {
        Sum sum = get(key);
        if (sum == null) {
            throw new IllegalStateException("the sum of " + key + " was not loaded before it was needed");
        }
        return sum;
    }

    void ifMissing(SumKey key, Set<SumKey> into) {
        if (get(key) == null) {
            into.add(key);
        }
    }

    /** The keys of a tenant, a copy. */
    List<SumKey> keys(String tenant) {
        return List.copyOf(byTenant.getOrDefault(tenant, Map.of()).keySet());
    }

    /** Forgets what is over; a late record loads it again. */
    void dropBefore(Instant now) {
        String day = now.minus(DAYS_KEPT).atOffset(ZoneOffset.UTC).toLocalDate().toString();
        String month = now.minus(MONTHS_KEPT)
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString()
                .substring(0, 7);
        byTenant.values()
                .forEach(of -> of.keySet().removeIf(key -> key.period().compareTo(key.isMonth() ? month : day) < 0));
        byTenant.values().removeIf(Map::isEmpty);
    }
}
