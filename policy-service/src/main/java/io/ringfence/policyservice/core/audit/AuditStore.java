package io.ringfence.policyservice.core.audit;

import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the record is kept. */
public interface AuditStore {

    /** Records a change that was refused before it reached the store. */
    void refused(Requester who, String action, String subject, Refusal refusal);

    /** Records something that was done and is no change of the policy. */
    void done(Requester who, String action, String subject);

    /** The same, with what was before and is after it, as it is to be shown. */
    void done(Requester who, String action, String subject, @Nullable Object before, @Nullable Object after);

    /** The newest first, from before a place on. The next page begins at {@link AuditPlace#parse}. */
    Page<AuditRecord> page(AuditFilter filter, AuditPlace before, int limit);

    Optional<AuditRecord> find(long id);
}
