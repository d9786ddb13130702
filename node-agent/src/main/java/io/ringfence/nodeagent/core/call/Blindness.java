package io.ringfence.nodeagent.core.call;

import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.contract.limit.TenantPublished.WhenBlind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * For how many tenants nobody knows what they have spent.
 *
 * @param open those whose calls pass all the same
 * @param closed those whose calls are refused if they cost money
 * @param since since when for the first of them; empty when none of them was ever heard of
 */
public record Blindness(long open, long closed, Optional<Instant> since) {

    /** What is known now of the tenants that somebody has defined. */
    public static Blindness of(CallBook book, Counting counting, Instant now) {
        List<TenantPublished> blind = book.limits().stream()
                .filter(TenantPublished.class::isInstance)
                .map(TenantPublished.class::cast)
                .filter(tenant -> counting.isBlind(tenant.tenant(), now))
                .toList();
        long closed = blind.stream()
                .filter(tenant -> tenant.whenBlind() == WhenBlind.CLOSED)
                .count();
        Optional<Instant> since = blind.stream()
                .flatMap(tenant -> counting.upTo(tenant.tenant()).stream())
                .min(Instant::compareTo);
        return new Blindness(blind.size() - closed, closed, since);
    }

    /** That in words, for people; empty when all is known. */
    public Optional<String> words() {
        if (open + closed == 0) {
            return Optional.empty();
        }
        return Optional.of("nobody knows what is spent, "
                + since.map(instant -> "since " + instant).orElse("nor has told it yet") + ": calls of " + open
                + " tenants pass, those of " + closed + " that cost money are refused");
    }
}
