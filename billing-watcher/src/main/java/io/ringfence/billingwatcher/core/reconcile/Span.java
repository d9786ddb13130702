package io.ringfence.billingwatcher.core.reconcile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * When calls to a number may have begun, both ends included. Spans of one number do not meet, so that of a thousand calls to it each is
 * asked for once.
 */
public record Span(String tenant, String number, Instant from, Instant until) {

    /** Around the starts of some records. */
    public static List<Span> ofRecords(Collection<ProviderCall> records) {
        return of(records, ProviderCall::tenant, ProviderCall::number, ProviderCall::startedAt);
    }

    /** Around the starts of some calls; those without a number have none. */
    public static List<Span> ofCalls(Collection<PbxCall> calls) {
        return of(calls, PbxCall::tenant, PbxCall::number, PbxCall::startedAt);
    }

    private static <T> List<Span> of(
            Collection<T> all,
            Function<T, String> tenant,
            Function<T, @Nullable String> number,
            Function<T, Instant> start) {
        List<Span> single = new ArrayList<>();
        for (T one : all) {
            String of = number.apply(one);
            if (of != null) {
                Instant at = start.apply(one);
                single.add(new Span(tenant.apply(one), of, at.minus(Matching.APART), at.plus(Matching.APART)));
            }
        }
        single.sort(
                Comparator.comparing(Span::tenant).thenComparing(Span::number).thenComparing(Span::from));
        List<Span> spans = new ArrayList<>();
        for (Span span : single) {
            Span last = spans.isEmpty() ? null : spans.getLast();
            if (last != null && last.meets(span)) {
                spans.set(spans.size() - 1, new Span(last.tenant, last.number, last.from, span.until));
            } else {
                spans.add(span);
            }
        }
        return spans;
    }

    /** Whether a span that begins later begins before this ends. */
    private boolean meets(Span later) {
        return tenant.equals(later.tenant) && number.equals(later.number) && !later.from.isAfter(until);
    }
}
