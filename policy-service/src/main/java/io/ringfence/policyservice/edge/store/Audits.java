package io.ringfence.policyservice.edge.store;

import io.ringfence.policyservice.core.audit.AuditFilter;
import io.ringfence.policyservice.core.audit.AuditRecord;
import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The audit in PostgreSQL. */
@ApplicationScoped
public class Audits implements AuditStore {

    @Inject
    Ledger ledger;

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
    @Transactional
    public Page<AuditRecord> page(AuditFilter filter, OptionalLong before, int limit) {
        StringBuilder where = new StringBuilder("id < :before");
        Map<String, Object> values = new HashMap<>();
        values.put("before", before.orElse(Long.MAX_VALUE));
        filter.action().ifPresent(action -> {
            where.append(" and action = :action");
            values.put("action", action);
        });
        filter.actor().ifPresent(actor -> {
            where.append(" and actor = :actor");
            values.put("actor", actor);
        });
        filter.subject().ifPresent(subject -> {
            where.append(" and left(subject, length(:subject)) = :subject");
            values.put("subject", subject);
        });
        filter.from().ifPresent(from -> {
            where.append(" and at >= :from");
            values.put("from", from);
        });
        filter.to().ifPresent(to -> {
            where.append(" and at < :to");
            values.put("to", to);
        });
        List<AuditRecord> records =
                AuditRow.<AuditRow>find(where + " order by id desc", values).page(0, limit + 1).stream()
                        .map(AuditRow::record)
                        .toList();
        return records.size() <= limit
                ? new Page<>(records, Optional.empty())
                : new Page<>(
                        records.subList(0, limit),
                        Optional.of(Long.toString(records.get(limit - 1).id())));
    }
}
