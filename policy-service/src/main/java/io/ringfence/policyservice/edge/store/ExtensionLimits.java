package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.limit.ExtensionLimitsPublished;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.limit.ExtensionStore;
import io.ringfence.policyservice.core.limit.Stored;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Limits of single extensions in PostgreSQL. */
@ApplicationScoped
public class ExtensionLimits implements ExtensionStore {

    @Inject
    Ledger ledger;

    @Inject
    CallLedger calls;

    @Override
    @Transactional
    public Page<Stored<ExtensionLimitsPublished>> page(String tenant, Optional<String> after, int limit) {
        List<Stored<ExtensionLimitsPublished>> found = ExtensionLimitsRow.<ExtensionLimitsRow>find(
                        "tenant = ?1 and key > ?2 order by key", tenant, after.orElse(""))
                .page(0, limit + 1)
                .stream()
                .map(this::stored)
                .toList();
        return Page.of(found, limit, limits -> limits.record().key());
    }

    @Override
    @Transactional
    public Optional<Stored<ExtensionLimitsPublished>> find(String tenant, String extension) {
        return ExtensionLimitsRow.<ExtensionLimitsRow>findByIdOptional(key(tenant, extension))
                .map(this::stored);
    }

    @Override
    @Transactional
    public Result<Changed<Stored<ExtensionLimitsPublished>>> put(
            ExtensionLimitsPublished wanted, OptionalLong ifVersion, Requester who) {
        long change = calls.lock();
        if (TenantRow.findByIdOptional(wanted.tenant()).isEmpty()) {
            return CallLedger.noTenant(wanted.tenant());
        }
        @Nullable ExtensionLimitsRow row = ExtensionLimitsRow.findById(wanted.key());
        Optional<Refusal> stale = stale(wanted.extension(), row, ifVersion);
        if (stale.isPresent()) {
            return new Result.Refused<>(stale.get());
        }
        @Nullable Stored<ExtensionLimitsPublished> before = row == null ? null : stored(row);
        if (before != null && before.record().equals(version(wanted, before.version()))) {
            return new Result.Done<>(new Changed<>(Changed.Kind.UNCHANGED, before));
        }
        ExtensionLimitsPublished after = version(wanted, change);
        ExtensionLimitsRow stored = row == null ? new ExtensionLimitsRow() : row;
        stored.key = after.key();
        stored.tenant = after.tenant();
        stored.published = ledger.json(after);
        stored.updatedAt = ledger.now();
        stored.updatedBy = who.actor();
        stored.persist();
        calls.finish(
                change,
                after.key(),
                after,
                new Ledger.Line(
                        who,
                        before == null ? "limits.add" : "limits.change",
                        subject(after.key()),
                        false,
                        before == null ? null : before.record(),
                        after));
        return new Result.Done<>(
                new Changed<>(before == null ? Changed.Kind.CREATED : Changed.Kind.UPDATED, stored(stored)));
    }

    @Override
    @Transactional
    public Result<Changed<Stored<ExtensionLimitsPublished>>> remove(
            String tenant, String extension, OptionalLong ifVersion, Requester who) {
        long change = calls.lock();
        String key = key(tenant, extension);
        @Nullable ExtensionLimitsRow row = ExtensionLimitsRow.findById(key);
        if (row == null) {
            return Result.refused(
                    ProblemType.NOT_FOUND,
                    "The extension " + extension + " of " + tenant + " has no limits of its own.");
        }
        Optional<Refusal> stale = stale(extension, row, ifVersion);
        if (stale.isPresent()) {
            return new Result.Refused<>(stale.get());
        }
        Stored<ExtensionLimitsPublished> before = stored(row);
        row.delete();
        calls.finish(
                change, key, null, new Ledger.Line(who, "limits.remove", subject(key), false, before.record(), null));
        return new Result.Done<>(new Changed<>(Changed.Kind.REMOVED, before));
    }

    /** The keys of a tenant's records. */
    List<String> keys(String tenant) {
        return ExtensionLimitsRow.<ExtensionLimitsRow>find("tenant", tenant).stream()
                .map(row -> row.key)
                .toList();
    }

    private Optional<Refusal> stale(String extension, @Nullable ExtensionLimitsRow row, OptionalLong seen) {
        String what = "What the extension " + extension + " may do";
        return row == null
                ? CallLedger.stale(seen, what, OptionalLong.empty(), "")
                : CallLedger.stale(seen, what, OptionalLong.of(stored(row).version()), row.updatedBy);
    }

    private Stored<ExtensionLimitsPublished> stored(ExtensionLimitsRow row) {
        ExtensionLimitsPublished limits = ledger.read(row.published, ExtensionLimitsPublished.class);
        return new Stored<>(limits, limits.version(), row.updatedAt, row.updatedBy);
    }

    private static ExtensionLimitsPublished version(ExtensionLimitsPublished of, long version) {
        return new ExtensionLimitsPublished(
                of.tenant(),
                of.extension(),
                of.daily(),
                of.dailyUnlimited(),
                of.abuseCalls(),
                of.abuseUnlimited(),
                of.concurrentCalls(),
                version);
    }

    private static String key(String tenant, String extension) {
        return tenant + "/extension/" + extension;
    }

    private static String subject(String key) {
        return "tenant/" + key;
    }
}
