package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.Message;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSetBuilder;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.list.ListChunk;
import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.list.ListDraft;
import io.ringfence.policyservice.core.list.ListOwner;
import io.ringfence.policyservice.core.list.ListStore;
import io.ringfence.policyservice.core.list.StoredList;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Named lists in PostgreSQL. */
@ApplicationScoped
public class Lists implements ListStore {

    @Inject
    Ledger ledger;

    @Inject
    ListChunks chunks;

    @Inject
    CutGuard guard;

    @Override
    @Transactional
    public Result<Changed<StoredList>> put(ListDraft draft, Requester who, boolean force) {
        Optional<Refusal> refusal = cuts(draft, who);
        if (refusal.isPresent() && !force) {
            return new Result.Refused<>(refusal.get());
        }
        List<ListChunk> chunks = draft.content().chunks();
        byte[] hash = ListContent.hash(chunks);
        long version = ledger.lock();
        NamedListRow row = NamedListRow.findById(draft.name());
        Optional<Refusal> owned = owned(draft.name(), row, draft.source());
        if (owned.isPresent()) {
            return new Result.Refused<>(owned.get());
        }
        StoredList before = row == null ? null : row.stored();
        if (row != null && isSame(row, draft, hash)) {
            return new Result.Done<>(new Changed<>(Changed.Kind.UNCHANGED, row.stored()));
        }
        StoredList after = fill(row == null ? new NamedListRow() : row, draft, chunks.size(), hash, version, who);
        this.chunks.replace(after, chunks);
        if (before != null) {
            ledger.enqueue(version, this.chunks.removals(before, version));
        }
        String action = before == null ? "list.add" : "list.replace";
        ledger.audit(who, action, after.subject(), refusal.isPresent(), version, before, after);
        ledger.take(version);
        Changed.Kind kind = before == null ? Changed.Kind.CREATED : Changed.Kind.UPDATED;
        return new Result.Done<>(new Changed<>(kind, after));
    }

    @Override
    @Transactional
    public Result<Changed<StoredList>> remove(String name, String owner, Requester who, boolean force) {
        long change = ledger.lock();
        NamedListRow row = NamedListRow.findById(name);
        Optional<Refusal> owned = owned(name, row, owner);
        if (owned.isPresent()) {
            return new Result.Refused<>(owned.get());
        }
        if (row == null) {
            return Result.refused(ProblemType.NOT_FOUND, "There is no list with the name " + name + ".");
        }
        StoredList list = row.stored();
        Optional<Refusal> refusal = force ? Optional.empty() : cutsWithout(list, who);
        if (refusal.isPresent()) {
            return new Result.Refused<>(refusal.get());
        }
        row.delete();
        List<Message> messages = new ArrayList<>();
        messages.add(ledger.removal(ListPublished.key(name), change, ledger.now()));
        messages.addAll(chunks.removals(list, change));
        ledger.enqueue(change, messages);
        ledger.audit(who, "list.remove", list.subject(), force, change, list, null);
        ledger.take(change);
        return new Result.Done<>(new Changed<>(Changed.Kind.REMOVED, list));
    }

    @Override
    @Transactional
    public Optional<StoredList> find(String name) {
        return NamedListRow.<NamedListRow>findByIdOptional(name).map(NamedListRow::stored);
    }

    @Override
    @Transactional
    public Optional<ListContent> content(String name) {
        return find(name).map(list -> {
            NetworkSetBuilder ipv4 = new NetworkSetBuilder(Family.IPV4);
            NetworkSetBuilder ipv6 = new NetworkSetBuilder(Family.IPV6);
            chunks.read(name, ipv4, ipv6);
            return new ListContent(ipv4.build(), ipv6.build(), 0, 0);
        });
    }

    @Override
    @Transactional
    public Page<StoredList> page(Optional<String> after, int limit) {
        List<StoredList> lists =
                NamedListRow.<NamedListRow>find("name > ?1 order by name", after.orElse("")).page(0, limit + 1).stream()
                        .map(NamedListRow::stored)
                        .toList();
        return lists.size() <= limit
                ? new Page<>(lists, Optional.empty())
                : new Page<>(
                        lists.subList(0, limit),
                        Optional.of(lists.get(limit - 1).name()));
    }

    @Override
    @Transactional
    public Map<Network, Map<StoredList, List<Network>>> covering(Collection<Network> addresses) {
        Map<Network, Map<StoredList, List<Network>>> covering = new HashMap<>();
        Map<String, Map<Network, List<Network>>> found = chunks.covering(addresses);
        if (found.isEmpty()) {
            return covering;
        }
        for (NamedListRow row : NamedListRow.<NamedListRow>list("name in ?1 order by name", found.keySet())) {
            StoredList list = row.stored();
            found.getOrDefault(list.name(), Map.of())
                    .forEach((address, networks) -> covering.computeIfAbsent(address, first -> new LinkedHashMap<>())
                            .put(list, networks.stream().sorted().toList()));
        }
        return covering;
    }

    private Optional<Refusal> cuts(ListDraft draft, Requester who) {
        if (draft.source().equals(ListPublished.SOURCE_FEED)) {
            return Optional.empty(); // what a feed must not block is left out of it
        }
        return switch (draft.list()) {
            case BLOCK ->
                draft.cuts(who)
                        .or(() -> guard.byBlocks(draft.content(), ledger.now())
                                .refusal("The BLOCK list " + draft.name()));
            case ALLOW ->
                guard.withoutAllows(draft.name(), Optional.of(draft.content()), who, ledger.now())
                        .refusal("What the ALLOW list " + draft.name() + " would have no more");
        };
    }

    /** Why a list, or the name of one that is not there yet, is not for this owner to change. */
    private static Optional<Refusal> owned(String name, @Nullable NamedListRow row, String owner) {
        String present = row != null
                ? row.source
                : FeedRow.findByIdOptional(name).isPresent() ? ListPublished.SOURCE_FEED : ListOwner.NOBODY;
        return present.equals(owner) ? Optional.empty() : ListOwner.refusal(name, present);
    }

    private Optional<Refusal> cutsWithout(StoredList list, Requester who) {
        return list.list() == ListKind.BLOCK
                ? Optional.empty()
                : guard.withoutAllows(list.name(), Optional.empty(), who, ledger.now())
                        .refusal("Taking the ALLOW list " + list.name() + " away");
    }

    private static boolean isSame(NamedListRow row, ListDraft draft, byte[] hash) {
        return row.list == draft.list()
                && row.source.equals(draft.source())
                && Objects.equals(row.comment, draft.comment())
                && Arrays.equals(row.contentHash, hash);
    }

    private StoredList fill(NamedListRow row, ListDraft draft, int chunks, byte[] hash, long version, Requester who) {
        Instant now = ledger.now();
        row.list = draft.list();
        row.version = version;
        row.networks = draft.content().size();
        row.chunks = chunks;
        row.contentHash = hash;
        row.source = draft.source();
        row.comment = draft.comment();
        row.updatedAt = now;
        row.updatedBy = who.actor();
        row.revision = null;
        if (row.name == null) {
            row.name = draft.name();
            row.createdAt = now;
            row.createdBy = who.actor();
        }
        row.persist();
        return row.stored();
    }
}
