package io.ringfence.billingwatcher.core.reconcile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which provider's record is of which call. The SIP Call-ID of the trunk decides; else it is the number and a start that differs by at
 * most {@link #APART}. Two Call-IDs that differ speak against it at first, for it may be a second call to the same number; but proxies
 * change them, so a record that would count by itself otherwise is matched in spite of them. Each is matched once.
 */
public final class Matching {

    /** How far apart the clocks of a PBX and a provider may be. */
    public static final Duration APART = Duration.ofSeconds(5);

    private final Tolerance tolerance;
    private final Map<String, NavigableMap<Instant, List<PbxCall>>> calls = new HashMap<>();

    private Matching(Collection<PbxCall> calls, Function<PbxCall, @Nullable String> keyOf, Tolerance tolerance) {
        this.tolerance = tolerance;
        for (PbxCall call : calls) {
            String key = keyOf.apply(call);
            if (key != null) {
                this.calls
                        .computeIfAbsent(key, none -> new TreeMap<>())
                        .computeIfAbsent(call.startedAt(), none -> new ArrayList<>())
                        .add(call);
            }
        }
    }

    /** The pairs among some records and calls that the Call-ID of the trunk makes. */
    public static List<Pair> byCallId(
            Collection<ProviderCall> records, Collection<PbxCall> calls, Tolerance tolerance) {
        return new Matching(calls, call -> key(call.tenant(), call.trunkCallId()), tolerance)
                .pairs(records, record -> key(record.tenant(), record.trunkCallId()), false, (record, call) -> true);
    }

    /**
     * The pairs among the others that the number and the start make.
     *
     * @param isLast whether the records count by themselves when they are not matched now
     */
    public static List<Pair> byNumber(
            Collection<ProviderCall> records, Collection<PbxCall> calls, boolean isLast, Tolerance tolerance) {
        return new Matching(calls, call -> key(call.tenant(), call.number()), tolerance)
                .pairs(
                        records,
                        record -> key(record.tenant(), record.number()),
                        true,
                        (record, call) -> isLast
                                || record.state() == ProviderCall.State.ORPHAN
                                || record.trunkCallId() == null
                                || call.trunkCallId() == null);
    }

    /** The pairs with calls of which nothing is known but that they were counted: by the start, and what else both have. */
    public static List<Pair> byStart(Collection<ProviderCall> records, Collection<PbxCall> calls, Tolerance tolerance) {
        return new Matching(calls, PbxCall::tenant, tolerance)
                .pairs(
                        records,
                        ProviderCall::tenant,
                        true,
                        (record, call) -> (record.extension().isEmpty()
                                        || record.extension().equals(call.extension()))
                                && (call.number() == null || call.number().equals(record.number())));
    }

    private List<Pair> pairs(
            Collection<ProviderCall> records,
            Function<ProviderCall, @Nullable String> keyOf,
            boolean isNear,
            BiPredicate<ProviderCall, PbxCall> fits) {
        List<ProviderCall> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparing(ProviderCall::startedAt).thenComparing(ProviderCall::id));
        Set<PbxCall.Key> taken = new HashSet<>();
        List<Pair> pairs = new ArrayList<>();
        for (ProviderCall record : sorted) {
            NavigableMap<Instant, List<PbxCall>> of = calls.get(keyOf.apply(record));
            if (of != null) {
                Instant start = record.startedAt();
                (isNear ? of.subMap(start.minus(APART), true, start.plus(APART), true) : of)
                        .values().stream()
                                .flatMap(List::stream)
                                .filter(call -> !taken.contains(call.key()) && fits.test(record, call))
                                .min(closest(record))
                                .ifPresent(call -> {
                                    taken.add(call.key());
                                    pairs.add(new Pair(record, call));
                                });
            }
        }
        return pairs;
    }

    /** Of several calls in a row to one number, the one that lasted as long, or cost as much; then the nearest. */
    private Comparator<PbxCall> closest(ProviderCall record) {
        return Comparator.comparing((PbxCall call) -> !isAlike(record, call))
                .thenComparing(call ->
                        Duration.between(record.startedAt(), call.startedAt()).abs())
                .thenComparing(PbxCall::startedAt)
                .thenComparing(call -> call.key().id().high());
    }

    private boolean isAlike(ProviderCall record, PbxCall call) {
        return call.seconds() == PbxCall.UNKNOWN
                ? call.nanos() == record.nanos()
                : Math.abs(call.seconds() - record.seconds())
                        <= tolerance.time().toSeconds();
    }

    private static @Nullable String key(String tenant, @Nullable String of) {
        return of == null ? null : tenant + '\0' + of;
    }
}
