package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.Message;
import io.ringfence.contract.limit.LimitRecord;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The bookkeeping of a change of tenants, limits or routes. */
@ApplicationScoped
class CallLedger {

    @Inject
    Ledger ledger;

    /** Waits for all other such changes to end, and says which number the next one will have. */
    long lock() {
        return ledger.lock(OutboxTable.CALLS);
    }

    /** Publishes one record; an absent one takes the key away. */
    void finish(long change, String key, @Nullable LimitRecord record, Ledger.Line line) {
        Instant now = ledger.now();
        finish(
                change,
                Stream.of(record == null ? ledger.removal(key, change, now) : ledger.message(record, change, now)),
                line);
    }

    /** Publishes any number of records. */
    void finish(long change, Stream<Message> messages, Ledger.Line line) {
        ledger.enqueue(OutboxTable.CALLS, change, messages);
        ledger.audit(OutboxTable.CALLS, change, line);
        ledger.take(OutboxTable.CALLS, change);
    }

    /**
     * Why a caller that has seen a version must look again.
     *
     * @param what the thing, as the beginning of a sentence
     * @param version the version that it has; empty when there is none
     */
    static Optional<Refusal> stale(OptionalLong seen, String what, OptionalLong version, String updatedBy) {
        if (seen.isEmpty() || seen.equals(version)) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(
                ProblemType.CHANGED_MEANWHILE,
                version.isEmpty()
                        ? what + " is not there any more; If-Match names a version of it."
                        : what + " was changed by " + updatedBy + " meanwhile; read it again and decide anew."));
    }

    static <T> Result<T> noTenant(String tenant) {
        return Result.refused(
                ProblemType.NOT_FOUND,
                "There is no tenant " + tenant + "; PUT /api/v1/tenants/" + tenant + " makes it.");
    }
}
