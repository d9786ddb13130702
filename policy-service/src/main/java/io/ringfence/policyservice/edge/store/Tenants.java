package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.Message;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.limit.Stored;
import io.ringfence.policyservice.core.limit.TenantChange;
import io.ringfence.policyservice.core.limit.TenantStore;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tenants and their limits in PostgreSQL. */
@ApplicationScoped
public class Tenants implements TenantStore {

    @Inject
    Ledger ledger;

    @Inject
    CallLedger calls;

    @Inject
    ExtensionLimits extensions;

    @Inject
    Routes routes;

    @Override
    @Transactional
    public Page<Stored<TenantPublished>> page(String containing, Optional<String> after, int limit) {
        List<Stored<TenantPublished>> found = TenantRow.<TenantRow>find(
                        "name > ?1 and (?2 = '' or locate(?2, name) > 0) order by name", after.orElse(""), containing)
                .page(0, limit + 1)
                .stream()
                .map(this::stored)
                .toList();
        return Page.of(found, limit, tenant -> tenant.record().tenant());
    }

    @Override
    @Transactional
    public Optional<Stored<TenantPublished>> find(String tenant) {
        return TenantRow.<TenantRow>findByIdOptional(tenant).map(this::stored);
    }

    @Override
    @Transactional
    public Result<Changed<Stored<TenantPublished>>> put(TenantPublished wanted, OptionalLong ifVersion, Requester who) {
        long change = calls.lock();
        @Nullable TenantRow row = TenantRow.findById(wanted.tenant());
        Optional<Refusal> stale = stale(wanted.tenant(), row, ifVersion);
        if (stale.isPresent()) {
            return new Result.Refused<>(stale.get());
        }
        @Nullable TenantPublished before = row == null ? null : stored(row).record();
        TenantPublished after = TenantChange.settings(before, wanted, ledger.now());
        return new Result.Done<>(store(row, after, change, who, row == null ? "tenant.add" : "tenant.change"));
    }

    @Override
    @Transactional
    public Result<Changed<Stored<TenantPublished>>> putLimits(
            String tenant, CallLimits limits, OptionalLong ifVersion, Requester who) {
        long change = calls.lock();
        @Nullable TenantRow row = TenantRow.findById(tenant);
        if (row == null) {
            return CallLedger.noTenant(tenant);
        }
        Optional<Refusal> stale = stale(tenant, row, ifVersion);
        if (stale.isPresent()) {
            return new Result.Refused<>(stale.get());
        }
        TenantPublished after = TenantChange.limits(stored(row).record(), limits);
        return new Result.Done<>(store(row, after, change, who, "limits.change"));
    }

    @Override
    @Transactional
    public Result<Changed<Stored<TenantPublished>>> remove(String tenant, OptionalLong ifVersion, Requester who) {
        long change = calls.lock();
        @Nullable TenantRow row = TenantRow.findById(tenant);
        if (row == null) {
            return CallLedger.noTenant(tenant);
        }
        Optional<Refusal> stale = stale(tenant, row, ifVersion);
        if (stale.isPresent()) {
            return new Result.Refused<>(stale.get());
        }
        Stored<TenantPublished> before = stored(row);
        Instant now = ledger.now();
        List<String> keys = Stream.of(
                        extensions.keys(tenant),
                        routes.keys(tenant),
                        List.of(before.record().key()))
                .flatMap(List::stream)
                .toList();
        row.delete(); // extensions and routes go with it
        Stream<Message> removals = keys.stream().map(key -> ledger.removal(key, change, now));
        calls.finish(
                change, removals, new Ledger.Line(who, "tenant.remove", subject(tenant), false, before.record(), null));
        return new Result.Done<>(new Changed<>(Changed.Kind.REMOVED, before));
    }

    private Changed<Stored<TenantPublished>> store(
            @Nullable TenantRow present, TenantPublished wanted, long change, Requester who, String action) {
        @Nullable TenantPublished before = present == null ? null : stored(present).record();
        if (present != null && wanted.equals(before)) {
            return new Changed<>(Changed.Kind.UNCHANGED, stored(present));
        }
        TenantPublished after = TenantChange.version(wanted, change);
        TenantRow row = present == null ? new TenantRow() : present;
        row.name = after.tenant();
        row.published = ledger.json(after);
        row.updatedAt = ledger.now();
        row.updatedBy = who.actor();
        row.persist();
        calls.finish(
                change,
                after.key(),
                after,
                new Ledger.Line(who, action, subject(after.tenant()), false, before, after));
        return new Changed<>(before == null ? Changed.Kind.CREATED : Changed.Kind.UPDATED, stored(row));
    }

    private Optional<Refusal> stale(String tenant, @Nullable TenantRow row, OptionalLong seen) {
        return row == null
                ? CallLedger.stale(seen, "The tenant " + tenant, OptionalLong.empty(), "")
                : CallLedger.stale(
                        seen,
                        "The tenant " + tenant,
                        OptionalLong.of(stored(row).version()),
                        row.updatedBy);
    }

    private Stored<TenantPublished> stored(TenantRow row) {
        TenantPublished tenant = ledger.read(row.published, TenantPublished.class);
        return new Stored<>(tenant, tenant.version(), row.updatedAt, row.updatedBy);
    }

    private static String subject(String tenant) {
        return "tenant/" + tenant;
    }
}
