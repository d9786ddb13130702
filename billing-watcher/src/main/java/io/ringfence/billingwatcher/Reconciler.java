package io.ringfence.billingwatcher;

import io.ringfence.billingwatcher.core.book.Book;
import io.ringfence.billingwatcher.core.book.Changes;
import io.ringfence.billingwatcher.core.book.Counted;
import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.billingwatcher.core.charge.Charge;
import io.ringfence.billingwatcher.core.charge.Charges;
import io.ringfence.billingwatcher.core.reconcile.Feed;
import io.ringfence.billingwatcher.core.reconcile.Matching;
import io.ringfence.billingwatcher.core.reconcile.Pair;
import io.ringfence.billingwatcher.core.reconcile.PbxCall;
import io.ringfence.billingwatcher.core.reconcile.ProviderCall;
import io.ringfence.billingwatcher.core.reconcile.Settlement;
import io.ringfence.billingwatcher.core.reconcile.Tolerance;
import io.ringfence.billingwatcher.edge.store.Ledger;
import io.ringfence.billingwatcher.edge.store.PbxCalls;
import io.ringfence.billingwatcher.edge.store.ProviderCalls;
import io.ringfence.calls.CallRules;
import io.ringfence.contract.Amount;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds what providers bill against what PBXs have told, inside of the transaction that counts both. What a record has added to the
 * sums is stored with it, so each step posts a difference, once. Tenants without records of a provider cost nothing here.
 */
final class Reconciler {

    /** Records and calls of one tick and partition. */
    private static final int AT_ONCE = 1_000;

    /** A partition that this owns. */
    private static final class Owned {
        private final Map<String, Feed> feeds;
        private final List<Pair> found = new ArrayList<>(); // in this poll, and not added yet

        private Owned(Map<String, Feed> feeds) {
            this.feeds = feeds;
        }
    }

    private final Ledger ledger;
    private final ProviderCalls records;
    private final PbxCalls calls;
    private final Figures figures;
    private final Tolerance tolerance;
    private final Settlement settlement;
    private final Duration grace;
    private final Duration lag;
    private final Map<Integer, Owned> owned = new HashMap<>();

    /** All three stores are of one connection. */
    Reconciler(
            Ledger ledger,
            ProviderCalls records,
            PbxCalls calls,
            CallRules rules,
            BillingWatcherConfig.Provider settings,
            Figures figures) {
        this.ledger = ledger;
        this.records = records;
        this.calls = calls;
        this.figures = figures;
        this.tolerance = new Tolerance(
                settings.tolerance(), Amount.positive(settings.costTolerance(), "provider.cost-tolerance"));
        this.settlement = new Settlement(rules, tolerance);
        this.grace = settings.grace();
        this.lag = settings.lag();
    }

    void takeOver(int partition) {
        owned.put(partition, new Owned(records.feeds(partition)));
    }

    void drop(int partition) {
        owned.remove(partition);
    }

    /**
     * Remembers calls and takes back what records that counted by themselves have added for them; to be asked before the charges are
     * counted, or their calls would count twice for a moment and raise a block.
     *
     * @param charges of a poll, also such that were counted before
     * @param before what earlier transactions have counted of them
     */
    void counted(
            int partition, Book book, List<Charge> charges, Map<CdrId, Counted> before, Instant now, Changes changes) {
        Owned of = owned(partition);
        if (of.feeds.isEmpty()) {
            return;
        }
        Map<CdrId, Charge> latest = new LinkedHashMap<>();
        for (Charge charge : charges) {
            Feed feed = of.feeds.get(charge.cdr().tenant());
            if (feed != null
                    && feed.isLive(now)
                    && PbxCall.isOnTrunk(charge.cdr())
                    && counts(charge, before.get(charge.id()))) {
                latest.merge(charge.id(), charge, Reconciler::later);
            }
        }
        if (!latest.isEmpty()) {
            hold(partition, of, latest.values().stream().map(PbxCall::of).toList(), now);
            ledger.load(book, missing -> settlement.missing(book, of.found, missing));
            settlement.takeBack(book, of.found, now, changes);
        }
    }

    private void hold(int partition, Owned of, List<PbxCall> told, Instant now) {
        Map<PbxCall.Key, ProviderCall.Key> matched = calls.put(partition, told, now);
        Map<ProviderCall.Key, ProviderCall> known = matched.isEmpty() ? Map.of() : records.find(matched.values());
        List<Pair> pairs = new ArrayList<>();
        List<PbxCall> free = new ArrayList<>();
        for (PbxCall call : told) {
            ProviderCall.Key key = matched.get(call.key());
            ProviderCall record = key == null ? null : known.get(key);
            if (record == null) {
                free.add(call);
            } else {
                pairs.add(new Pair(record, call)); // revised
            }
        }
        List<Pair> byCallId = Matching.byCallId(records.ofCallIds(free), free, tolerance);
        pairs.addAll(byCallId);
        Set<PbxCall.Key> taken =
                byCallId.stream().map(pair -> pair.call().key()).collect(Collectors.toSet());
        List<PbxCall> rest =
                free.stream().filter(call -> !taken.contains(call.key())).toList();
        pairs.addAll(Matching.byNumber(records.ofNumbers(rest), rest, false, tolerance));
        store(pairs);
        of.found.addAll(pairs);
    }

    /**
     * Takes what providers bill, and adds what they bill more than PBXs have told, of calls of this poll too; to be asked after the
     * charges are counted.
     */
    void billed(int partition, Book book, List<ProviderCall> billed, Instant now, Changes changes) {
        Owned of = owned(partition);
        if (!billed.isEmpty()) {
            List<ProviderCall> fresh = fresh(partition, of, billed, now);
            List<Pair> pairs = match(fresh, false);
            store(pairs);
            of.found.addAll(pairs);
        }
        add(book, of.found, now, changes);
        of.found.clear();
    }

    private List<ProviderCall> fresh(int partition, Owned of, List<ProviderCall> billed, Instant now) {
        Map<ProviderCall.Key, ProviderCall> firsts = new LinkedHashMap<>();
        billed.forEach(record -> firsts.putIfAbsent(record.key(), record));
        Set<ProviderCall.Key> fresh = records.insert(partition, firsts.values(), now);
        figures.duplicates.add(billed.size() - fresh.size());
        Map<String, Feed> feeds = new HashMap<>();
        for (ProviderCall record : billed) {
            Feed feed = of.feeds.get(record.tenant());
            feeds.put(record.tenant(), feed == null ? Feed.from(now) : feed.seen(now));
        }
        of.feeds.putAll(feeds);
        records.write(partition, feeds);
        firsts.keySet().retainAll(fresh);
        return List.copyOf(firsts.values());
    }

    /**
     * What time changes: records count by themselves, calls were billed by nobody.
     *
     * @param countedUpTo everything that was told before is counted, so that what has not come by then is late indeed
     * @return whether anything was written
     */
    boolean tick(int partition, Book book, Instant countedUpTo, Instant now, Changes changes) {
        Owned of = owned(partition);
        if (of.feeds.isEmpty()) {
            return false;
        }
        List<ProviderCall> due = records.due(partition, countedUpTo.minus(grace), AT_ONCE);
        if (!due.isEmpty()) {
            List<Pair> pairs = match(due, true);
            List<ProviderCall> early = without(due, pairs).stream()
                    .filter(record -> isEarly(record, of.feeds.get(record.tenant())))
                    .toList();
            List<Pair> counted = Matching.byStart(early, calls.counted(early), tolerance);
            if (!counted.isEmpty()) {
                calls.put(partition, counted.stream().map(Pair::call).toList(), now);
                pairs.addAll(counted);
            }
            store(pairs);
            add(book, pairs, now, changes);
            List<ProviderCall> orphans = without(due, pairs);
            ledger.load(book, missing -> settlement.missingOfOrphans(book, orphans, missing));
            settlement.addOrphans(book, orphans, now, changes);
            records.orphans(orphans);
            figures.orphans.add(orphans.size());
        }
        List<PbxCall> missing = calls.missing(partition, countedUpTo.minus(lag), countedUpTo.minus(grace), AT_ONCE);
        for (PbxCall call : missing) {
            Feed feed = of.feeds.get(call.tenant());
            if (feed != null && feed.isLive(now)) {
                figures.missing.increment();
                settlement.tellMissing(call, now, changes);
            }
        }
        return !due.isEmpty() || !missing.isEmpty();
    }

    /** Forgets what is older than any record that is taken; the caller commits. */
    void tidy(Instant now) {
        Instant oldest = now.minus(Charges.REMEMBERED).minus(Duration.ofDays(1));
        owned.forEach((partition, of) -> {
            records.dropBefore(partition, oldest);
            calls.dropBefore(partition, oldest);
            of.feeds.values().removeIf(feed -> feed.seenAt().isBefore(oldest));
        });
    }

    private List<Pair> match(List<ProviderCall> of, boolean isLast) {
        List<Pair> pairs = new ArrayList<>(Matching.byCallId(of, calls.ofCallIds(of), tolerance));
        List<ProviderCall> rest = without(of, pairs);
        pairs.addAll(Matching.byNumber(rest, calls.ofNumbers(rest), isLast, tolerance));
        return pairs;
    }

    private void store(List<Pair> pairs) {
        records.matched(pairs, settlement::posting);
        calls.matched(pairs);
    }

    private void add(Book book, List<Pair> pairs, Instant now, Changes changes) {
        if (!pairs.isEmpty()) {
            ledger.load(book, missing -> settlement.missing(book, pairs, missing));
            int longer = settlement.add(book, pairs, now, changes);
            figures.longer.add(longer);
            figures.matched.add(pairs.size() - longer);
        }
    }

    /** Whether a charge is the first of its call or replaces an earlier one. */
    private static boolean counts(Charge charge, @Nullable Counted before) {
        return before == null || charge.cdr().revisionNumber() > before.revision();
    }

    private static Charge later(Charge one, Charge other) {
        return other.cdr().revisionNumber() > one.cdr().revisionNumber() ? other : one;
    }

    /** Whether the call may have been counted before the tenant's calls were remembered. */
    private static boolean isEarly(ProviderCall record, @Nullable Feed feed) {
        return feed == null || record.startedAt().isBefore(feed.since().plus(Charges.AHEAD));
    }

    private static List<ProviderCall> without(List<ProviderCall> records, Collection<Pair> pairs) {
        Set<ProviderCall.Key> matched = new HashSet<>();
        pairs.forEach(pair -> matched.add(pair.record().key()));
        return records.stream()
                .filter(record -> !matched.contains(record.key()))
                .toList();
    }

    private Owned owned(int partition) {
        Owned of = owned.get(partition);
        if (of == null) {
            throw new IllegalStateException("partition " + partition + " is not owned");
        }
        return of;
    }
}
