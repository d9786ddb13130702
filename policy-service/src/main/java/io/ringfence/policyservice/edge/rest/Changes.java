package io.ringfence.policyservice.edge.rest;

import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.edge.rest.auth.Caller;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Sees to it that a refused change is on record before its problem is answered. */
@ApplicationScoped
public class Changes {

    @Inject
    AuditStore audit;

    @Inject
    Caller caller;

    /** What was done, or the problem why not. */
    public <T> T done(Result<T> result, String action, String subject) {
        return switch (result) {
            case Result.Done<T>(T value) -> value;
            case Result.Refused<T>(Refusal refusal) -> throw refused(refusal, action, subject);
        };
    }

    /** Records a refusal. */
    public RefusedException refused(Refusal refusal, String action, String subject) {
        audit.refused(requester(), action, subject, refusal);
        return new RefusedException(refusal);
    }

    public Requester requester() {
        return caller.requester();
    }
}
