package io.ringfence.notifier;

import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.block.CountingProgress;
import io.ringfence.contract.notification.NotificationKind;
import io.ringfence.contract.notification.NotificationSettingsPublished;
import io.ringfence.notifier.core.desk.Audience;
import io.ringfence.notifier.core.desk.Changes;
import io.ringfence.notifier.core.desk.Desk;
import io.ringfence.notifier.core.desk.HeldBack;
import io.ringfence.notifier.core.desk.Hour;
import io.ringfence.notifier.core.item.Countries;
import io.ringfence.notifier.core.item.Item;
import io.ringfence.notifier.core.item.Items;
import io.ringfence.notifier.core.item.Reading;
import io.ringfence.notifier.edge.kafka.DeadLetters;
import io.ringfence.notifier.edge.kafka.EventRecords;
import io.ringfence.notifier.edge.kafka.NotifierClients;
import io.ringfence.notifier.edge.store.DeskStore;
import io.ringfence.notifier.edge.store.DeskTransaction;
import io.ringfence.notifier.edge.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Reads events and decides on them, a poll in a transaction; what was decided on before is passed over by its id. */
final class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration SWEEP = Duration.ofMinutes(1);

    private final NotifierConfig config;
    private final NotifierClients clients;
    private final DeskStore store;
    private final DeadLetters deadLetters;
    private final Supplier<NotificationSettingsPublished> settings;
    private final Audience audience;
    private final Figures figures;
    private final InstantSource clock;
    private final Countries countries;
    private final Runnable decided;
    private final Thread thread = Thread.ofPlatform().name("intake").unstarted(this::run);
    private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;
    private volatile boolean stopped;
    private volatile String trouble = "it has not started yet";
    private Instant nextTick = Instant.MIN;
    private Instant nextSweep = Instant.MIN;

    /**
     * What a poll has brought.
     *
     * @param items by id
     * @param unreadable by id
     * @param byAdmins by id
     */
    private record Poll(
            Map<String, Item> items, Map<String, Unreadable> unreadable, Map<String, NotificationKind> byAdmins) {

        boolean isEmpty() {
            return items.isEmpty() && unreadable.isEmpty() && byAdmins.isEmpty();
        }
    }

    private record Unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {}

    /**
     * @param decided is called when there may be letters
     */
    Intake(
            NotifierConfig config,
            NotifierClients clients,
            DeskStore store,
            DeadLetters deadLetters,
            Supplier<NotificationSettingsPublished> settings,
            Audience audience,
            Figures figures,
            InstantSource clock,
            Countries countries,
            Runnable decided) {
        this.config = config;
        this.clients = clients;
        this.store = store;
        this.deadLetters = deadLetters;
        this.settings = settings;
        this.audience = audience;
        this.figures = figures;
        this.clock = clock;
        this.countries = countries;
        this.decided = decided;
    }

    void start() {
        thread.start();
    }

    void stop() throws InterruptedException {
        stopped = true;
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        if (thread.isAlive()) {
            thread.join(Duration.ofSeconds(5));
        }
    }

    /** Whether its thread has ended though nobody has stopped it. */
    boolean hasDied() {
        return !stopped && thread.getState() == Thread.State.TERMINATED;
    }

    /** Why nothing is read; empty when it is. */
    String trouble() {
        return trouble;
    }

    private void run() {
        while (!stopped) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                    clients.member(config.group(), config.batch(), config.sessionTimeout())) {
                polling = consumer;
                consumer.subscribe(
                        EventRecords.TOPICS.stream().map(Topic::topicName).toList());
                while (!stopped) {
                    turn(consumer);
                    trouble = "";
                }
            } catch (WakeupException e) {
                continue; // it is to stop
            } catch (StoreException | KafkaException | IllegalStateException e) {
                trouble = String.valueOf(e.getMessage());
                LOG.errorf("reading starts over, from what is committed: %s", trouble);
                pause();
            }
        }
    }

    private void turn(KafkaConsumer<byte[], byte[]> consumer) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(TICK);
        Instant now = clock.instant();
        figures.records.add(records.count());
        Poll poll = read(records);
        boolean isTick = !now.isBefore(nextTick);
        if (isTick) {
            nextTick = now.plus(TICK);
        }
        if (!poll.isEmpty() || isTick && store.isDue(now)) {
            decide(poll, now);
        }
        if (!records.isEmpty()) {
            consumer.commitAsync();
        }
        if (!now.isBefore(nextSweep)) {
            nextSweep = now.plus(SWEEP);
            store.sweep(now, config.maxAge(), config.history());
        }
    }

    private Poll read(ConsumerRecords<byte[], byte[]> records) {
        Poll poll = new Poll(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (EventRecords.isUnknown(record)) {
                figures.unknown.increment();
                continue;
            }
            try {
                Optional<Event> event = EventRecords.read(record);
                event.filter(each -> !(each instanceof CountingProgress)).ifPresent(each -> take(each, record, poll));
            } catch (UnreadableException e) {
                poll.unreadable().put(place(record), new Unreadable(record, String.valueOf(e.getMessage())));
            }
        }
        return poll;
    }

    private void take(Event event, ConsumerRecord<byte[], byte[]> record, Poll poll) {
        switch (Items.read(event, countries)) {
            case Reading.Told(Item item) -> {
                if (poll.items().put(item.eventId(), item) != null) {
                    figures.duplicates.increment();
                }
            }
            case Reading.ByAdmin(NotificationKind kind) -> poll.byAdmins().put(place(record), kind);
            case Reading.Passed() -> {}
        }
    }

    private void decide(Poll poll, Instant now) {
        NotificationSettingsPublished published = settings.get();
        Changes[] decisions = new Changes[1];
        int[] unreadable = new int[1];
        store.run(transaction -> {
            Desk desk = new Desk(published, audience, config.maxAge(), now);
            desk.used(transaction.used(Hour.of(now)));
            List<Item> items = fresh(transaction, poll, desk, now);
            desk.known(transaction.gathered(desk.places(items)));
            var due = transaction.due(now);
            desk.known(due);
            desk.release(due);
            items.forEach(desk::tell);
            transaction.save(desk.changes(), Hour.of(now), now);
            unreadable[0] = putAside(transaction, poll, now);
            decisions[0] = desk.changes();
        });
        figures.deadLetters.add(unreadable[0]);
        figures.letters.add(decisions[0].letters().size());
        decisions[0].outcomes().forEach((outcome, count) -> {
            (outcome.outcome().equals(Changes.MERGED) ? figures.merged : figures.heldBack).add(count);
        });
        if (!decisions[0].letters().isEmpty()) {
            decided.run();
        }
    }

    /** The items that are decided on for the first time. What is too old is only counted, and its id is not kept. */
    private List<Item> fresh(DeskTransaction transaction, Poll poll, Desk desk, Instant now) throws SQLException {
        Map<String, Instant> ids = new LinkedHashMap<>();
        poll.byAdmins().keySet().forEach(id -> ids.put(id, now));
        poll.items().forEach((id, item) -> {
            if (!desk.isTooOld(item)) {
                ids.put(id, item.at().isAfter(now) ? item.at() : now);
            }
        });
        Set<String> fresh = transaction.see(ids);
        figures.duplicates.add(ids.size() - fresh.size());
        poll.byAdmins().forEach((id, kind) -> {
            if (fresh.contains(id)) {
                desk.heldBack(kind, HeldBack.BY_ADMIN);
            }
        });
        List<Item> items = new ArrayList<>();
        poll.items().forEach((id, item) -> {
            if (desk.isTooOld(item) || fresh.contains(id)) {
                items.add(item);
            }
        });
        return items;
    }

    /** Before the commit: a crash in between writes a dead letter twice, never not at all. */
    private int putAside(DeskTransaction transaction, Poll poll, Instant now) throws SQLException {
        Map<String, Instant> ids = new LinkedHashMap<>();
        poll.unreadable().keySet().forEach(id -> ids.put(id, now));
        Set<String> fresh = transaction.see(ids);
        poll.unreadable().forEach((id, unreadable) -> {
            if (fresh.contains(id)) {
                LOG.errorf("%s can't be read: %s", id, unreadable.reason());
                deadLetters.put(unreadable.record(), unreadable.reason());
            }
        });
        return fresh.size();
    }

    private static String place(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "|" + record.partition() + "|" + record.offset() + "|" + record.timestamp();
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }
}
