package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Cuts;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.entry.Entry;
import io.ringfence.policyservice.core.entry.EntryCursor;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.entry.EntryEdit;
import io.ringfence.policyservice.core.entry.EntryFilter;
import io.ringfence.policyservice.core.entry.EntryRules;
import io.ringfence.policyservice.core.entry.EntryStore;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Entries in PostgreSQL. */
@ApplicationScoped
public class Entries implements EntryStore {

    @Inject
    EntityManager entityManager;

    @Inject
    Ledger ledger;

    @Inject
    CutGuard guard;

    @Inject
    People people;

    @Inject
    Registrations registrations;

    @Override
    @Transactional
    public Result<Changed<Entry>> put(EntryDraft draft, Requester who, boolean force) {
        long change = ledger.lock();
        Optional<EntryRow> row = EntryRow.of(draft.list(), draft.network());
        EntryRules.Attempt attempt = new EntryRules.Attempt(who, force, ledger.now());
        Result<Changed<Entry>> result =
                EntryRules.put(row.map(EntryRow::entry), draft, attempt, UUID.randomUUID(), change);
        boolean blocks = draft.list() == ListKind.BLOCK && isChange(result);
        People.Within within = blocks ? people.within(List.of(draft.network()), attempt.now()) : People.Within.NOBODY;
        Cuts cuts = blocks ? guard.byBlock(draft.network(), within, attempt.now()) : Cuts.NOBODY;
        Optional<Refusal> refusal = cuts.refusal("BLOCK " + draft.network());
        if (refusal.isPresent() && !force) {
            return new Result.Refused<>(refusal.get());
        }
        if (within.allowedAsRegistered()) {
            registrations.blocked(draft.network(), change);
        }
        return store(result, row, who, force, !cuts.isNobody());
    }

    @Override
    @Transactional
    public Result<Changed<Entry>> edit(UUID id, EntryEdit edit, OptionalLong ifChange, Requester who) {
        long change = ledger.lock();
        Optional<EntryRow> row = EntryRow.findByIdOptional(id);
        if (row.isEmpty()) {
            return unknown(id);
        }
        EntryRules.Attempt attempt = new EntryRules.Attempt(who, false, ledger.now());
        return store(EntryRules.edit(row.get().entry(), edit, ifChange, attempt, change), row, who, false, false);
    }

    @Override
    @Transactional
    public Result<Changed<Entry>> remove(UUID id, OptionalLong ifChange, Requester who, boolean force) {
        long change = ledger.lock();
        Optional<EntryRow> row = EntryRow.findByIdOptional(id);
        if (row.isEmpty()) {
            return unknown(id);
        }
        Entry entry = row.get().entry();
        Optional<Refusal> refusal = EntryRules.stale(entry, ifChange);
        if (refusal.isEmpty() && entry.list() == ListKind.ALLOW && !force) {
            refusal = guard.withoutAllow(entry, who, ledger.now()).refusal("Taking " + entry.network() + " off ALLOW");
        }
        if (refusal.isPresent()) {
            return new Result.Refused<>(refusal.get());
        }
        row.get().delete();
        ledger.finish(
                change,
                ledger.removal(entry.key(), change, ledger.now()),
                new Ledger.Line(who, "entry.remove", entry.key(), force, entry.recorded(), null));
        return new Result.Done<>(new Changed<>(Changed.Kind.REMOVED, entry));
    }

    @Override
    @Transactional
    public Optional<Entry> find(UUID id) {
        return EntryRow.<EntryRow>findByIdOptional(id).map(EntryRow::entry);
    }

    @Override
    @Transactional
    public Page<Entry> page(EntryFilter filter, Optional<EntryCursor> after, int limit) {
        StringBuilder sql = new StringBuilder("SELECT * FROM entry WHERE true");
        Map<String, Object> values = new HashMap<>();
        filter.list().ifPresent(list -> {
            sql.append(" AND list = :list");
            values.put("list", list.name());
        });
        filter.source().ifPresent(source -> {
            sql.append(" AND source = :source");
            values.put("source", source);
        });
        filter.network().ifPresent(network -> {
            sql.append(" AND network && CAST(:network AS inet)");
            values.put("network", network.toString());
        });
        after.ifPresent(cursor -> {
            sql.append(" AND (list, network) > (:afterList, CAST(:afterNetwork AS cidr))");
            values.put("afterList", cursor.list().name());
            values.put("afterNetwork", cursor.network().toString());
        });
        List<Entry> entries = list(sql.append(" ORDER BY list, network"), values, limit + 1);
        if (entries.size() <= limit) {
            return new Page<>(entries, Optional.empty());
        }
        Entry last = entries.get(limit - 1);
        return new Page<>(
                entries.subList(0, limit), Optional.of(new EntryCursor(last.list(), last.network()).toString()));
    }

    @Override
    @Transactional
    public Map<Network, List<Entry>> covering(Collection<Network> networks) {
        // Joined and not compared with ANY, because the index serves one network at a time.
        List<Entry> found = list(
                new StringBuilder("SELECT * FROM entry WHERE id IN (SELECT wide.id"
                        + " FROM unnest(CAST(:networks AS inet[])) AS one JOIN entry AS wide ON wide.network >>= one)"
                        + " ORDER BY network, list"),
                Map.of("networks", ListChunks.array(networks)),
                Integer.MAX_VALUE);
        Map<Network, List<Entry>> byNetwork = found.stream().collect(Collectors.groupingBy(Entry::network));
        Map<Network, List<Entry>> covering = new HashMap<>();
        for (Network network : networks) {
            List<Entry> wide = network.wider()
                    .flatMap(wider -> byNetwork.getOrDefault(wider, List.of()).stream())
                    .toList();
            if (!wide.isEmpty()) {
                covering.put(network, wide);
            }
        }
        return covering;
    }

    @Override
    @Transactional
    public int removeOver(Instant now, int limit) {
        if (EntryRow.count("expiresAt <= ?1", now) == 0) {
            return 0;
        }
        long change = ledger.lock();
        List<EntryRow> rows = EntryRow.<EntryRow>find("expiresAt <= ?1 order by expiresAt", now)
                .page(0, limit)
                .list();
        for (EntryRow row : rows) {
            Entry entry = row.entry();
            row.delete();
            removed(entry, change, "entry.expire", Requester.SYSTEM, false);
        }
        if (!rows.isEmpty()) {
            ledger.take(change);
        }
        return rows.size();
    }

    private Result<Changed<Entry>> store(
            Result<Changed<Entry>> result, Optional<EntryRow> row, Requester who, boolean force, boolean cuts) {
        if (result instanceof Result.Done<Changed<Entry>>(Changed<Entry> changed) && isChange(result)) {
            Entry after = changed.value();
            Entry before = row.map(EntryRow::entry).orElse(null);
            EntryRow stored = row.orElseGet(EntryRow::new);
            stored.set(after);
            stored.persist();
            ledger.finish(
                    after.change(),
                    ledger.message(after.published(), after.change(), after.updatedAt()),
                    new Ledger.Line(
                            who,
                            before == null ? "entry.add" : "entry.change",
                            after.key(),
                            cuts || overrides(after, who, force),
                            before == null ? null : before.recorded(),
                            after.recorded()));
        }
        return result;
    }

    private static boolean isChange(Result<Changed<Entry>> result) {
        return result instanceof Result.Done<Changed<Entry>>(Changed<Entry> changed)
                && changed.kind() != Changed.Kind.UNCHANGED;
    }

    /** Force is worth recording only where it made a difference. */
    private static boolean overrides(Entry entry, Requester who, boolean force) {
        return force
                && entry.list() == ListKind.BLOCK
                && EntryRules.cuts(entry.network(), who, "").isPresent();
    }

    /** Writes down that an entry is gone. */
    void removed(Entry entry, long change, String action, Requester who, boolean forced) {
        ledger.enqueue(change, List.of(ledger.removal(entry.key(), change, ledger.now())));
        ledger.audit(who, action, entry.key(), forced, change, entry.recorded(), null);
    }

    private List<Entry> list(StringBuilder sql, Map<String, ? extends @Nullable Object> values, int limit) {
        Query query = entityManager.createNativeQuery(sql.toString(), EntryRow.class);
        values.forEach(query::setParameter);
        List<?> rows = query.setMaxResults(limit).getResultList();
        return rows.stream().map(row -> ((EntryRow) row).entry()).toList();
    }

    private static Result<Changed<Entry>> unknown(UUID id) {
        return Result.refused(ProblemType.NOT_FOUND, "There is no entry with the id " + id + ".");
    }
}
