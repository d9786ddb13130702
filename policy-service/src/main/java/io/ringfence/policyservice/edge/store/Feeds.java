package io.ringfence.policyservice.edge.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.feed.Feed;
import io.ringfence.policyservice.core.feed.FeedBackground;
import io.ringfence.policyservice.core.feed.FeedClaim;
import io.ringfence.policyservice.core.feed.FeedDraft;
import io.ringfence.policyservice.core.feed.FeedState;
import io.ringfence.policyservice.core.feed.FeedStore;
import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.list.StoredList;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Feeds in PostgreSQL. An attempt is claimed in the feed's row for some minutes; only who has the claim may end it, in the
 * transaction that also fills the list. Locks are taken in one order: the policy's clock, then the feed.
 */
@ApplicationScoped
public class Feeds implements FeedStore {

    @Inject
    EntityManager entityManager;

    @Inject
    Ledger ledger;

    @Inject
    Lists lists;

    @Inject
    FeedBackgrounds backgrounds;

    @Inject
    ObjectMapper json;

    @Override
    @Transactional
    public Result<Changed<Feed>> put(FeedDraft draft, OptionalLong ifVersion, Requester who) {
        ledger.lock(); // so that nobody makes a list of that name at the same time
        @Nullable FeedRow row = locked(draft.name());
        @Nullable Feed before = row == null ? null : feed(row);
        Optional<Refusal> refusal = before == null ? refusalOfNew(draft, ifVersion) : stale(before, ifVersion);
        if (refusal.isPresent()) {
            return new Result.Refused<>(refusal.get());
        }
        if (before != null && before.set().equals(draft)) {
            return new Result.Done<>(new Changed<>(Changed.Kind.UNCHANGED, before));
        }
        FeedRow stored = row == null ? new FeedRow() : row;
        Instant now = ledger.now();
        FeedState state = before == null ? FeedState.NEW : before.asSet(draft);
        stored.set(draft);
        stored.state = ledger.json(state);
        stored.version = nextVersion();
        stored.nextAttempt = now;
        stored.claim = null; // what is being fetched now is of the old settings
        stored.claimedUntil = null;
        stored.updatedAt = now;
        stored.updatedBy = who.actor();
        if (before == null) {
            stored.createdAt = now;
            stored.createdBy = who.actor();
        }
        stored.persist();
        Feed after = feed(stored);
        String action = before == null ? "feed.add" : "feed.change";
        ledger.audit(
                who, action, after.subject(), false, null, before == null ? null : before.recorded(), after.recorded());
        return new Result.Done<>(new Changed<>(before == null ? Changed.Kind.CREATED : Changed.Kind.UPDATED, after));
    }

    @Override
    @Transactional
    public Result<Changed<Feed>> remove(String name, OptionalLong ifVersion, Requester who) {
        ledger.lock();
        @Nullable FeedRow row = locked(name);
        if (row == null) {
            return unknown(name);
        }
        Feed feed = feed(row);
        Optional<Refusal> stale = stale(feed, ifVersion);
        if (stale.isPresent()) {
            return new Result.Refused<>(stale.get());
        }
        row.delete();
        if (NamedListRow.findByIdOptional(name).isPresent()
                && lists.remove(name, ListPublished.SOURCE_FEED, who, false)
                        instanceof Result.Refused<Changed<StoredList>>(Refusal refusal)) {
            throw new IllegalStateException("the list of a feed stays: " + refusal.detail());
        }
        ledger.audit(who, "feed.remove", feed.subject(), false, null, feed.recorded(), null);
        return new Result.Done<>(new Changed<>(Changed.Kind.REMOVED, feed));
    }

    @Override
    @Transactional
    public Optional<Feed> find(String name) {
        return FeedRow.<FeedRow>findByIdOptional(name).map(this::feed);
    }

    @Override
    @Transactional
    public Page<Feed> page(Optional<String> after, int limit) {
        List<Feed> feeds =
                FeedRow.<FeedRow>find("name > ?1 order by name", after.orElse("")).page(0, limit + 1).stream()
                        .map(this::feed)
                        .toList();
        return feeds.size() <= limit
                ? new Page<>(feeds, Optional.empty())
                : new Page<>(
                        feeds.subList(0, limit),
                        Optional.of(feeds.get(limit - 1).name()));
    }

    @Override
    @Transactional
    public List<Feed> all() {
        return FeedRow.<FeedRow>find("order by name").stream().map(this::feed).toList();
    }

    @Override
    @Transactional
    public Optional<FeedClaim> claimDue(Duration lease) {
        return claim(
                "name = (SELECT name FROM feed WHERE enabled AND next_attempt <= :now"
                        + " AND (claimed_until IS NULL OR claimed_until <= :now)"
                        + " ORDER BY next_attempt LIMIT 1 FOR UPDATE SKIP LOCKED)",
                null,
                lease);
    }

    @Override
    @Transactional
    public Result<FeedClaim> claim(String name, Duration lease) {
        Optional<FeedClaim> claim =
                claim("name = :name AND (claimed_until IS NULL OR claimed_until <= :now)", name, lease);
        if (claim.isPresent()) {
            return new Result.Done<>(claim.get());
        }
        return FeedRow.findByIdOptional(name).isPresent()
                ? Result.refused(
                        ProblemType.FEED_REFUSED,
                        "The feed " + name + " is being fetched at this moment; look again in a minute.")
                : unknown(name);
    }

    @Override
    public FeedBackground background(String name) {
        return backgrounds.of(name);
    }

    @Override
    @Transactional
    public Result<Feed> settle(
            FeedClaim claim, FeedState state, Instant next, Optional<ListContent> fill, Requester who, boolean forced) {
        if (fill.isPresent()) {
            ledger.lock();
        }
        @Nullable FeedRow row = locked(claim.feed().name());
        if (row == null || !claim.id().equals(row.claim)) {
            return Result.refused(
                    ProblemType.CHANGED_MEANWHILE,
                    "The feed " + claim.feed().name()
                            + " was changed or deleted while it was fetched; nothing is taken.");
        }
        Feed before = feed(row);
        if (fill.isPresent()
                && lists.put(before.set().list(fill.get()), who, false)
                        instanceof Result.Refused<Changed<StoredList>>(Refusal refusal)) {
            return new Result.Refused<>(refusal);
        }
        row.state = ledger.json(state);
        row.nextAttempt = next;
        row.claim = null;
        row.claimedUntil = null;
        Feed after = feed(row);
        if (state.held() != null && before.state().held() == null) {
            ledger.audit(who, "feed.hold", after.subject(), false, null, null, state.held());
        }
        if (forced) {
            ledger.audit(
                    who,
                    "feed.confirm",
                    after.subject(),
                    true,
                    null,
                    before.state().held(),
                    null);
        }
        return new Result.Done<>(after);
    }

    private Optional<FeedClaim> claim(String where, @Nullable String name, Duration lease) {
        Instant now = ledger.now();
        UUID id = UUID.randomUUID();
        var query = entityManager
                .createNativeQuery("WITH claimed AS (UPDATE feed SET claim = :claim, claimed_until = :until WHERE "
                        + where + " RETURNING name) SELECT name FROM claimed")
                .setParameter("claim", id)
                .setParameter("until", now.plus(lease))
                .setParameter("now", now);
        if (name != null) {
            query.setParameter("name", name);
        }
        List<?> names = query.getResultList();
        return names.stream()
                .map(claimed -> FeedRow.<FeedRow>findById(claimed))
                .map(row -> new FeedClaim(feed(row), id))
                .findFirst();
    }

    private static @Nullable FeedRow locked(String name) {
        return FeedRow.<FeedRow>findByIdOptional(name, LockModeType.PESSIMISTIC_WRITE)
                .orElse(null);
    }

    private static Optional<Refusal> refusalOfNew(FeedDraft draft, OptionalLong ifVersion) {
        if (ifVersion.isPresent()) {
            return Optional.of(new Refusal(
                    ProblemType.CHANGED_MEANWHILE,
                    "There is no feed " + draft.name() + " any more; If-Match names one."));
        }
        if (NamedListRow.findByIdOptional(draft.name()).isPresent()) {
            return Optional.of(new Refusal(
                    ProblemType.NAME_TAKEN,
                    "There is a list " + draft.name() + " already, which no feed made. Take another name, or delete the"
                            + " list at /api/v1/firewall/lists/" + draft.name() + " first."));
        }
        if (FeedRow.count() >= MAX_FEEDS) {
            return Optional.of(Refusal.of(
                    ProblemType.INVALID,
                    InputError.field(
                            "name", draft.name(), "there are " + MAX_FEEDS + " feeds already, and no more may be")));
        }
        return Optional.empty();
    }

    private static Optional<Refusal> stale(Feed before, OptionalLong ifVersion) {
        return ifVersion.isEmpty() || ifVersion.getAsLong() == before.version()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        ProblemType.CHANGED_MEANWHILE,
                        "The feed " + before.name() + " was changed by " + before.updatedBy() + " at "
                                + before.updatedAt() + "; read it again and decide anew."));
    }

    private long nextVersion() {
        return ((Number) entityManager
                        .createNativeQuery("SELECT nextval('feed_version')")
                        .getSingleResult())
                .longValue();
    }

    private Feed feed(FeedRow row) {
        try {
            FeedState state = json.readerFor(FeedState.class)
                    .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(row.state);
            return new Feed(
                    row.set(),
                    row.version,
                    row.createdAt,
                    row.createdBy,
                    row.updatedAt,
                    row.updatedBy,
                    state,
                    row.nextAttempt);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "the stored state of feed " + row.name + " can't be read: " + e.getOriginalMessage(), e);
        }
    }

    private static <T> Result<T> unknown(String name) {
        return Result.refused(ProblemType.NOT_FOUND, "There is no feed with the name " + name + ".");
    }
}
