package io.ringfence.billingwatcher;

import io.ringfence.billingwatcher.core.book.Book;
import io.ringfence.billingwatcher.core.book.Changes;
import io.ringfence.billingwatcher.core.book.Counted;
import io.ringfence.billingwatcher.core.book.SumKey;
import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.billingwatcher.core.charge.Charge;
import io.ringfence.billingwatcher.core.charge.Charges;
import io.ringfence.billingwatcher.edge.store.Ledger;
import io.ringfence.billingwatcher.edge.store.PublishedRecord;
import io.ringfence.calls.CallRules;
import io.ringfence.contract.Topic;
import io.ringfence.contract.block.CountingProgress;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.notice.NoticeRaised;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * The books of the partitions that a worker owns, and their transactions: one for each poll, with all that the poll has changed and
 * its offsets. It is thrown away as a whole when anything fails. For one thread.
 */
final class Counter {

    private static final Duration TIDY = Duration.ofMinutes(10);
    private static final Duration LAG_NOTICE_EVERY = Duration.ofMinutes(5);

    /** A partition that this owns, and the next offset as it is stored. */
    private static final class Owned {
        private final Book book;
        private long position;
        private Instant writtenAt = Instant.MIN;
        private Instant countedUpTo = Instant.EPOCH;

        private Owned(Book book, long position) {
            this.book = book;
            this.position = position;
        }
    }

    private final Ledger ledger;
    private final Publisher publisher;
    private final CallRules rules;
    private final Figures figures;
    private final Reconciler reconciler;
    private final Map<Integer, Owned> owned = new HashMap<>();
    private final Set<String> changedTenants = new HashSet<>();
    private final Duration lagNotice;
    private Instant nextTidy = Instant.MIN;
    private Instant nextLagNotice = Instant.MIN;

    /**
     * @param lagNotice people are told of records that are older
     */
    Counter(
            Ledger ledger,
            Publisher publisher,
            CallRules rules,
            Figures figures,
            Reconciler reconciler,
            Duration lagNotice) {
        this.reconciler = reconciler;
        this.lagNotice = lagNotice;
        this.ledger = ledger;
        this.publisher = publisher;
        this.rules = rules;
        this.figures = figures;
    }

    /** Takes a partition over from where it was committed; returns its next offset. */
    long takeOver(int partition, Instant now) {
        long position = ledger.position(partition);
        Book book = new Book(rules);
        ledger.load(partition, book);
        reconciler.takeOver(partition);
        owned.put(partition, new Owned(book, position));
        changedTenants.addAll(ledger.tenants(
                partition,
                now.minus(Duration.ofDays(1)).atOffset(ZoneOffset.UTC).toLocalDate()));
        publisher.send(ledger.unpublished(partition));
        ledger.commit();
        return position;
    }

    void drop(int partition) {
        owned.remove(partition);
        reconciler.drop(partition);
    }

    Set<Integer> partitions() {
        return owned.keySet();
    }

    /** The next offset of each partition, as committed. */
    Map<Integer, Long> positions() {
        Map<Integer, Long> positions = new HashMap<>();
        owned.forEach((partition, of) -> positions.put(partition, of.position));
        return positions;
    }

    /**
     * Tells how far calls are counted, so that nodes know when nobody knows what is spent.
     *
     * @param ends the ends of the partitions
     * @param asOf when these were asked for
     */
    void tellProgress(Map<TopicPartition, Long> ends, Instant asOf) {
        ends.forEach((partition, end) -> {
            Owned of = owned(partition.partition());
            Instant upTo = of.position >= end ? asOf : of.writtenAt;
            if (upTo.isAfter(Instant.MIN)) {
                of.countedUpTo = upTo.isBefore(asOf) ? upTo : asOf;
                publisher.tell(new CountingProgress(partition.partition(), upTo), asOf);
            }
        });
    }

    /** Calls in progress that cost money. */
    int live() {
        return owned.values().stream().mapToInt(of -> of.book.live()).sum();
    }

    /** Counts what a poll has brought. */
    void count(ConsumerRecords<byte[], byte[]> records, Instant now) {
        long start = System.nanoTime();
        Map<Integer, Batch> batches = new HashMap<>();
        Map<Integer, Long> ends = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            int number = partition.partition();
            List<ConsumerRecord<byte[], byte[]>> of = records.records(partition);
            Batch batch = new Batch(number, owned(number).book, rules, ledger, figures, now);
            batch.read(of);
            batches.put(number, batch);
            ends.put(number, of.getLast().offset() + 1);
            owned(number).writtenAt = Instant.ofEpochMilli(of.getLast().timestamp());
            Duration age = Duration.between(Instant.ofEpochMilli(of.getFirst().timestamp()), now);
            figures.lag(age);
            tellOfLag(number, age, batch.changes(), now);
        }
        Set<LocalDate> days = new HashSet<>();
        batches.values().forEach(batch -> batch.days(days));
        ledger.prepare(days);
        count(batches);
        Map<Integer, Changes> changes = new HashMap<>();
        List<PublishedRecord> outgoing = new ArrayList<>();
        batches.forEach((partition, batch) -> {
            changes.put(partition, batch.changes());
            outgoing.addAll(Outbox.records(partition, batch.changes(), batch.deadLetters(), now));
        });
        commit(changes, outgoing, ends);
        figures.transaction(Duration.ofNanos(System.nanoTime() - start));
    }

    /** Counts all partitions' parts of a poll, with one statement of each kind for all of them. */
    private void count(Map<Integer, Batch> batches) {
        Map<SumKey, Book> missing = new HashMap<>();
        List<CdrId> answered = new ArrayList<>();
        Map<Integer, List<Charge>> firsts = new HashMap<>();
        batches.forEach((partition, batch) -> {
            batch.missing(missing);
            answered.addAll(batch.answered());
            firsts.put(partition, batch.firsts());
        });
        ledger.load(missing);
        Set<CdrId> ended = ledger.counted(answered).keySet();
        Map<CdrId, Counted> before = ledger.remember(firsts);
        Map<CdrId, Counted> corrected = new HashMap<>();
        for (Batch batch : batches.values()) {
            batch.count(before, ended, reconciler);
            corrected.putAll(batch.corrected());
        }
        ledger.correct(corrected);
    }

    /** Commits what has changed with the offsets that it stands for, and publishes it. */
    private void commit(Map<Integer, Changes> changes, List<PublishedRecord> outgoing, Map<Integer, Long> ends) {
        List<Long> ids = ledger.commit(changes, outgoing, publisher.taken(), positions(), ends);
        ends.forEach((partition, end) -> owned(partition).position = end);
        publisher.send(Outbox.numbered(outgoing, ids));
    }

    /** Commits what has changed without a record; the offsets stay, and are compared. */
    private void commit(Map<Integer, Changes> changed, Instant now) {
        List<PublishedRecord> outgoing = new ArrayList<>();
        changed.forEach((partition, changes) -> outgoing.addAll(Outbox.records(partition, changes, List.of(), now)));
        Map<Integer, Long> ends = positions();
        ends.keySet().retainAll(changed.keySet());
        commit(changed, outgoing, ends);
    }

    /**
     * What time and limits change.
     *
     * @param tenants those whose rules are other ones
     */
    void tick(Set<String> tenants, Instant now) {
        changedTenants.addAll(tenants);
        if (publisher.wasBehind()) {
            owned.keySet().forEach(partition -> publisher.send(ledger.unpublished(partition)));
        }
        Map<SumKey, Book> missing = new HashMap<>();
        owned.values().forEach(of -> of.book.missingOfHolds(now, missing));
        ledger.load(missing);
        Map<Integer, Changes> changed = new HashMap<>();
        owned.forEach((partition, of) -> {
            Changes changes = new Changes();
            changedTenants.stream()
                    .filter(tenant -> partition == KafkaRecords.partition(Topic.CALL_EVENTS, tenant))
                    .forEach(tenant -> look(tenant, of.book, now, changes));
            of.book.tick(now, changes);
            if (reconciler.tick(partition, of.book, of.countedUpTo, now, changes) || !changes.isEmpty()) {
                changed.put(partition, changes);
            }
        });
        changedTenants.clear();
        commit(changed, now);
        if (!now.isBefore(nextTidy)) {
            nextTidy = now.plus(TIDY);
            owned.values().forEach(of -> of.book.tidy(now));
            reconciler.tidy(now);
            Instant oldest = now.minus(Charges.REMEMBERED).minus(Duration.ofDays(1));
            ledger.dropBefore(oldest.atOffset(ZoneOffset.UTC).toLocalDate(), now.minus(Duration.ofDays(1)));
        }
    }

    /**
     * Takes earlier calls, as far as they are read by now.
     *
     * @return whether there are more to come
     */
    boolean take(EarlierCalls earlier, Instant now) {
        Map<Integer, Changes> changed = new HashMap<>();
        boolean more = earlier.take((partition, attempt) -> {
            Owned of = owned.get(partition);
            if (of != null) {
                of.book.load(attempt, now, changed.computeIfAbsent(partition, none -> new Changes()));
            }
        });
        changed.values().removeIf(Changes::isEmpty);
        if (!changed.isEmpty()) {
            commit(changed, now);
        }
        return more;
    }

    /** A limit is worth little while nobody knows what was spent: people are told, at most every few minutes. */
    private void tellOfLag(int partition, Duration age, Changes changes, Instant now) {
        if (age.compareTo(lagNotice) > 0 && !now.isBefore(nextLagNotice)) {
            nextLagNotice = now.plus(LAG_NOTICE_EVERY);
            String id = "lag|" + partition + "|" + now.getEpochSecond() / LAG_NOTICE_EVERY.toSeconds();
            String what = "records of partition " + partition + " are counted " + age.toSeconds()
                    + " s after they were written; limits may be overrun meanwhile";
            changes.publish(
                    Topic.NOTICES,
                    new NoticeRaised(NoticeRaised.Kind.WATCHER_LAG, null, "billing-watcher", id, what, now));
        }
    }

    private void look(String tenant, Book book, Instant now, Changes changes) {
        ledger.load(book, missing -> {
            missing.addAll(ledger.sumsOf(tenant, rules.of(tenant).periods().day(now)));
            missing.removeIf(book::has);
        });
        book.rulesChanged(tenant, now, changes);
    }

    private Owned owned(int partition) {
        Owned of = owned.get(partition);
        if (of == null) {
            throw new IllegalStateException("partition " + partition + " is not owned");
        }
        return of;
    }
}
