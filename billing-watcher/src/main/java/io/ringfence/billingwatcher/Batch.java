package io.ringfence.billingwatcher;

import io.ringfence.billingwatcher.core.book.Book;
import io.ringfence.billingwatcher.core.book.Changes;
import io.ringfence.billingwatcher.core.book.Counted;
import io.ringfence.billingwatcher.core.book.SumKey;
import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.billingwatcher.core.charge.Charge;
import io.ringfence.billingwatcher.core.charge.Charges;
import io.ringfence.billingwatcher.core.charge.RefusedException;
import io.ringfence.billingwatcher.core.reconcile.ProviderCall;
import io.ringfence.billingwatcher.edge.kafka.CallRecords;
import io.ringfence.billingwatcher.edge.store.Ledger;
import io.ringfence.calls.CallRules;
import io.ringfence.contract.Topic;
import io.ringfence.contract.call.BlockLiftRequested;
import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallProgress;
import io.ringfence.contract.call.CallRefused;
import io.ringfence.contract.call.CallStarted;
import io.ringfence.contract.call.ProviderCallBilled;
import io.ringfence.contract.notice.NoticeRaised;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** One partition's part of a poll: read first, then counted inside of a transaction. */
final class Batch {

    /** A credit, and the record that is put aside when nothing can be credited. */
    private record Credit(ConsumerRecord<byte[], byte[]> record, Charge charge) {}

    private final int partition;
    private final Book book;
    private final CallRules rules;
    private final Ledger ledger;
    private final Figures figures;
    private final Instant now;
    private final Changes changes = new Changes();
    private final List<ProducerRecord<byte[], byte[]>> deadLetters = new ArrayList<>();
    private final List<CallEvent> others = new ArrayList<>();
    private final List<Credit> credits = new ArrayList<>();
    private final List<Charge> charges = new ArrayList<>();
    private final List<ProviderCall> billed = new ArrayList<>();
    private final Map<CdrId, Charge> firsts = new LinkedHashMap<>();
    private final Map<CdrId, Counted> known = new HashMap<>();

    Batch(int partition, Book book, CallRules rules, Ledger ledger, Figures figures, Instant now) {
        this.partition = partition;
        this.book = book;
        this.rules = rules;
        this.ledger = ledger;
        this.figures = figures;
        this.now = now;
    }

    /** Reads records; what can't be read or counted is put aside with the reason. */
    void read(List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            try {
                CallEvent event = CallRecords.read(record);
                if (event instanceof CallEnded cdr) {
                    Charge charge = Charges.of(cdr, rules.of(cdr.tenant()), now);
                    if (cdr.isCredit()) {
                        credits.add(new Credit(record, charge));
                    } else {
                        charges.add(charge);
                        firsts.putIfAbsent(charge.id(), charge);
                    }
                } else if (event instanceof ProviderCallBilled bill) {
                    billed.add(ProviderCall.of(bill, rules.of(bill.tenant()), now));
                } else {
                    checkTime(event);
                    others.add(event);
                }
            } catch (RefusedException e) {
                putAside(record, String.valueOf(e.getMessage()));
            }
        }
        figures.records.add(records.size());
    }

    /** The days on which its calls began; they need room before the transaction begins. */
    void days(Set<LocalDate> into) {
        firsts.values().forEach(charge -> into.add(charge.startDay()));
        credits.forEach(credit -> into.add(credit.charge().startDay()));
    }

    /** Calls that cost something now, if their record was not counted before. */
    List<CdrId> answered() {
        return others.stream()
                .filter(CallAnswered.class::isInstance)
                .map(event -> CdrId.of(event.tenant(), ((CallAnswered) event).callId()))
                .toList();
    }

    /** First records. */
    List<Charge> firsts() {
        return List.copyOf(firsts.values());
    }

    /** The sums that it needs and its book does not have. */
    void missing(Map<SumKey, Book> into) {
        Set<SumKey> missing = new HashSet<>();
        charges.forEach(charge -> book.missing(charge, missing));
        for (CallEvent event : others) {
            var today = rules.of(event.tenant()).periods().day(now);
            switch (event) {
                case CallAnswered call ->
                    book.missing(call.tenant(), call.extension() == null ? "" : call.extension(), today, missing);
                case BlockLiftRequested lift ->
                    book.missing(
                            lift.tenant(), lift.subject().equals(lift.tenant()) ? "" : lift.subject(), today, missing);
                default -> {}
            }
        }
        missing.forEach(key -> into.put(key, book));
    }

    /**
     * Counts what was read, in memory; what is rare asks the ledger by itself.
     *
     * @param before its calls that were counted by earlier transactions
     * @param ended answered calls of which the record was counted
     */
    void count(Map<CdrId, Counted> before, Set<CdrId> ended, Reconciler reconciler) {
        reconciler.counted(partition, book, charges, before, now, changes);
        Set<CdrId> fresh = new HashSet<>();
        firsts.forEach((id, charge) -> {
            Counted earlier = before.get(id);
            known.put(id, earlier == null ? Counted.of(charge) : earlier);
            if (earlier == null) {
                fresh.add(id);
            }
        });
        for (Charge charge : charges) {
            CallEnded cdr = charge.cdr();
            if (fresh.remove(charge.id())) {
                figures.charges.increment();
                book.ended(charge, now, changes);
                book.count(cdr.tenant(), charge.extension(), charge.parts(), cdr.callId(), now, changes);
            } else {
                again(charge, Objects.requireNonNull(known.get(charge.id())));
            }
        }
        for (Credit credit : credits) {
            try {
                credit(credit);
            } catch (RefusedException e) {
                putAside(credit.record(), String.valueOf(e.getMessage()));
            }
        }
        take(ended);
        reconciler.billed(partition, book, billed, now, changes);
    }

    /** Calls of this poll, or credited by it, that are other than what was stored of them. */
    Map<CdrId, Counted> corrected() {
        known.values().removeIf(counted -> !counted.isChanged());
        return known;
    }

    Changes changes() {
        return changes;
    }

    List<ProducerRecord<byte[], byte[]>> deadLetters() {
        return deadLetters;
    }

    /** A record of a call that was counted: the same again, a later revision, or a contradiction. */
    private void again(Charge charge, Counted counted) {
        CallEnded cdr = charge.cdr();
        if (cdr.revisionNumber() > counted.revision()) {
            figures.revisions.increment();
            book.settled(charge, changes);
            boolean isSame = counted.day().equals(charge.day())
                    && counted.extension().equals(charge.extension())
                    && charge.parts().size() == 1;
            Counted before = new Counted(0, 0, counted.nanos(), counted.day(), counted.extension());
            long difference = counted.revise(charge);
            if (isSame) {
                post(
                        cdr.tenant(),
                        charge.extension(),
                        List.of(new Charge.Part(charge.day(), difference)),
                        cdr.callId());
            } else {
                post(
                        cdr.tenant(),
                        before.extension(),
                        List.of(new Charge.Part(before.day(), -before.nanos())),
                        cdr.callId());
                post(cdr.tenant(), charge.extension(), charge.parts(), cdr.callId());
            }
        } else if (cdr.revisionNumber() < counted.revision() || charge.content() == counted.content()) {
            figures.duplicates.increment();
        } else {
            figures.conflicts.increment();
            String id = "conflict|" + cdr.tenant() + "|" + cdr.callId() + "|" + charge.content();
            String what = "another record of call " + cdr.callId()
                    + " says something else and has no higher revision; the first one counts";
            changes.publish(
                    Topic.NOTICES,
                    new NoticeRaised(
                            NoticeRaised.Kind.CONFLICTING_RECORD,
                            cdr.tenant(),
                            charge.extension().isEmpty() ? cdr.tenant() : charge.extension(),
                            id,
                            what,
                            now));
        }
    }

    private void credit(Credit credit) throws RefusedException {
        Charge charge = credit.charge();
        CallEnded cdr = charge.cdr();
        String creditedId = String.valueOf(cdr.creditedCallId());
        CdrId of = CdrId.of(cdr.tenant(), creditedId);
        Map<CdrId, Counted> stored = ledger.counted(List.of(of, charge.id()));
        if (stored.containsKey(charge.id())) {
            figures.duplicates.increment();
            return;
        }
        Counted counted = known.getOrDefault(of, stored.get(of));
        if (counted == null) {
            throw new RefusedException("it credits call " + creditedId + ", which was not counted");
        }
        if (charge.nanos() > 0 || counted.nanos() + charge.nanos() < 0) {
            throw new RefusedException("it credits more than is left of what call " + creditedId + " has cost");
        }
        Map<CdrId, Counted> _ = ledger.remember(Map.of(partition, List.of(charge)));
        counted.credit(charge.nanos());
        known.put(of, counted);
        post(cdr.tenant(), counted.extension(), List.of(new Charge.Part(counted.day(), charge.nanos())), creditedId);
        figures.charges.increment();
        book.credited(cdr.tenant(), now, changes);
    }

    private void post(String tenant, String extension, List<Charge.Part> parts, String callId) {
        ledger.load(book, missing -> parts.forEach(part -> book.missing(tenant, extension, part.day(), missing)));
        book.count(tenant, extension, parts, callId, now, changes);
    }

    private void take(Set<CdrId> ended) {
        for (CallEvent event : others) {
            switch (event) {
                case CallStarted call -> book.started(call, now, changes);
                case CallAnswered call -> {
                    CdrId id = CdrId.of(call.tenant(), call.callId());
                    if (!ended.contains(id) && !known.containsKey(id)) {
                        book.answered(call, now, changes);
                    }
                }
                case CallProgress progress -> book.progress(progress, now, changes);
                case BlockLiftRequested lift -> book.lift(lift, now, changes);
                case CallRefused refused -> {} // its node has done what it had to
                case CallEnded _, ProviderCallBilled _ -> throw new IllegalStateException("a record is no other event");
            }
        }
    }

    private void checkTime(CallEvent event) throws RefusedException {
        Instant at = switch (event) {
            case CallStarted call -> call.startedAt();
            case CallAnswered call -> call.answeredAt();
            default -> now;
        };
        if (at.isAfter(now.plus(Charges.AHEAD))) {
            throw new RefusedException("its time is more than 5 minutes in the future");
        }
        if (at.isBefore(now.minusSeconds(CallEnded.MAX_SECONDS))) {
            throw new RefusedException("it is of a call that began more than 31 days ago");
        }
    }

    private void putAside(ConsumerRecord<byte[], byte[]> record, String reason) {
        figures.deadLetters.increment();
        deadLetters.add(CallRecords.deadLetter(record, reason));
    }
}
