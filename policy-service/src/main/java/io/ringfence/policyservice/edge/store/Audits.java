package io.ringfence.policyservice.edge.store;

import io.agroal.api.AgroalDataSource;
import io.ringfence.policyservice.core.audit.AuditFilter;
import io.ringfence.policyservice.core.audit.AuditPlace;
import io.ringfence.policyservice.core.audit.AuditRecord;
import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The audit in PostgreSQL. */
@ApplicationScoped
public class Audits implements AuditStore {

    @Inject
    Ledger ledger;

    @Inject
    AgroalDataSource dataSource;

    @Override
    @Transactional
    public void refused(Requester who, String action, String subject, Refusal refusal) {
        AuditRow row = ledger.audit(who, action, subject, AuditRecord.Outcome.REFUSED);
        row.detail = refusal.type().slug() + ": " + refusal.detail();
        row.persist();
    }

    @Override
    @Transactional
    public void done(Requester who, String action, String subject) {
        ledger.audit(who, action, subject, AuditRecord.Outcome.DONE).persist();
    }

    @Override
    @Transactional
    public void done(Requester who, String action, String subject, @Nullable Object before, @Nullable Object after) {
        ledger.audit(who, action, subject, false, null, before, after);
    }

    @Override
    public Page<AuditRecord> page(AuditFilter filter, AuditPlace before, int limit) {
        List<AuditRecord> found = AuditSearch.of(filter, before, limit + 1).run(dataSource);
        return Page.of(found, limit, record -> AuditPlace.of(record).text());
    }

    @Override
    public Optional<AuditRecord> find(long id) {
        return AuditSearch.of(id).run(dataSource).stream().findFirst();
    }
}
