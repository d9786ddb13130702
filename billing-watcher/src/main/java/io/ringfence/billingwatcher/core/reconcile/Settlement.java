package io.ringfence.billingwatcher.core.reconcile;

import io.ringfence.billingwatcher.core.book.Book;
import io.ringfence.billingwatcher.core.book.Changes;
import io.ringfence.billingwatcher.core.book.SumKey;
import io.ringfence.billingwatcher.core.charge.Charge;
import io.ringfence.calls.CallRules;
import io.ringfence.contract.Topic;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Posts what providers bill more than PBXs have told, and says so. Each step posts the difference to what the record has posted
 * before, so that in sum the higher cost of the two counts, whichever comes first and however often the PBX revises its own.
 *
 * @param rules of the tenants
 * @param tolerance what a provider may bill more
 */
public record Settlement(CallRules rules, Tolerance tolerance) {

    /** What a record adds when its call is known. */
    public Posting posting(Pair pair) {
        return pair.posting(tolerance);
    }

    /** The sums that pairs need, before and after, and that the book does not have. */
    public void missing(Book book, Collection<Pair> pairs, Set<SumKey> into) {
        for (Pair pair : pairs) {
            missing(book, pair.record(), pair.record().posted(), into);
            missing(book, pair.record(), posting(pair), into);
        }
    }

    /** The sums that records need when they count by themselves. */
    public void missingOfOrphans(Book book, Collection<ProviderCall> orphans, Set<SumKey> into) {
        orphans.forEach(record -> missing(book, record, record.whole(), into));
    }

    /** Takes back what records have added by themselves and their calls count now. */
    public void takeBack(Book book, Collection<Pair> pairs, Instant now, Changes changes) {
        for (Pair pair : pairs) {
            Posting posted = pair.record().posted();
            post(book, pair.record(), posted, -posted.excess(posting(pair)), now, changes);
        }
    }

    /** Ends what is held of calls that have ended, and adds what is billed more; returns how many bill more. */
    public int add(Book book, Collection<Pair> pairs, Instant now, Changes changes) {
        for (Pair pair : pairs) { // first of all, or what is held and what is billed would count both for a moment
            String callId = pair.call().callId();
            if (callId != null) {
                book.confirmed(pair.call().tenant(), callId, changes);
            }
        }
        int longer = 0;
        for (Pair pair : pairs) {
            ProviderCall record = pair.record();
            Posting posting = posting(pair);
            post(book, record, posting, posting.lacking(record.posted()), now, changes);
            if (pair.isLonger(tolerance)) {
                longer++;
                changes.publish(Topic.NOTICES, ProviderNotices.longer(pair, tolerance, currency(record.tenant()), now));
            }
        }
        return longer;
    }

    /** Adds the whole cost of calls that no PBX has told of. */
    public void addOrphans(Book book, Collection<ProviderCall> orphans, Instant now, Changes changes) {
        for (ProviderCall record : orphans) {
            post(book, record, record.whole(), record.nanos(), now, changes);
            if (record.nanos() > 0 || record.seconds() > 0) { // else nobody was reached
                changes.publish(Topic.NOTICES, ProviderNotices.orphan(record, currency(record.tenant()), now));
            }
        }
    }

    /** Says that no provider has billed a call. */
    public void tellMissing(PbxCall call, Instant now, Changes changes) {
        changes.publish(Topic.NOTICES, ProviderNotices.missing(call, currency(call.tenant()), now));
    }

    private static void missing(Book book, ProviderCall record, Posting posting, Set<SumKey> into) {
        book.missing(record.tenant(), posting.extension(), posting.day(), into);
    }

    private static void post(Book book, ProviderCall record, Posting where, long nanos, Instant now, Changes changes) {
        List<Charge.Part> parts = List.of(new Charge.Part(where.day(), nanos));
        book.count(record.tenant(), where.extension(), parts, record.id(), now, changes);
    }

    private String currency(String tenant) {
        return rules.of(tenant).tenant().currency();
    }
}
