package io.ringfence.billingwatcher.core.book;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The calls in progress that cost money, by tenant. */
final class Holds {

    private final Map<String, Map<String, Hold>> byTenant = new HashMap<>();
    private final Set<String> tellingNodes = new HashSet<>();

    void put(Hold hold) {
        byTenant.computeIfAbsent(hold.tenant(), tenant -> new HashMap<>()).put(hold.callId(), hold);
    }

    @Nullable Hold get(String tenant, String callId) {
        Map<String, Hold> of = byTenant.get(tenant);
        return of == null ? null : of.get(callId);
    }

    @Nullable Hold remove(String tenant, String callId) {
        Map<String, Hold> of = byTenant.get(tenant);
        if (of == null) {
            return null;
        }
        Hold gone = of.remove(callId);
        if (of.isEmpty()) {
            byTenant.remove(tenant);
        }
        return gone;
    }

    /** A node tells of its calls, so that silence about one of them means something. */
    void tells(String node) {
        tellingNodes.add(node);
    }

    boolean isTelling(@Nullable String node) {
        return node != null && tellingNodes.contains(node);
    }

    Set<String> tenants() {
        return Set.copyOf(byTenant.keySet());
    }

    Collection<Hold> of(String tenant) {
        Map<String, Hold> of = byTenant.get(tenant);
        return of == null ? List.of() : of.values();
    }

    /** A copy of those of an extension, or of all of a tenant when the extension is empty. */
    List<Hold> of(String tenant, String extension) {
        Stream<Hold> all = new ArrayList<>(of(tenant)).stream();
        return extension.isEmpty()
                ? all.toList()
                : all.filter(hold -> hold.extension().equals(extension)).toList();
    }

    /** What is held of an extension, or of a whole tenant when the extension is empty; billionths. */
    long amount(String tenant, String extension, Instant now) {
        long sum = 0;
        for (Hold hold : of(tenant)) {
            if (extension.isEmpty() || hold.extension().equals(extension)) {
                sum = Sum.plus(sum, hold.amount(now));
            }
        }
        return sum;
    }

    int size() {
        return byTenant.values().stream().mapToInt(Map::size).sum();
    }
}
