package io.ringfence.nodeagent;

import io.ringfence.contract.Event;
import io.ringfence.contract.ban.BanRecord;
import io.ringfence.contract.node.Fail2BanReport;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.ban.ClusterAddresses;
import io.ringfence.nodeagent.core.ban.Effect;
import io.ringfence.nodeagent.core.ban.NodeBans;
import io.ringfence.nodeagent.core.ban.Surroundings;
import io.ringfence.nodeagent.core.fail2ban.BanSink;
import io.ringfence.nodeagent.core.fail2ban.Fail2BanControl;
import io.ringfence.nodeagent.core.fail2ban.FoundBan;
import io.ringfence.nodeagent.edge.store.SavedBans;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns the node's bans: what Fail2Ban finds, what {@code ringfence.bans} says, what of it holds here.
 *
 * <ol>
 *   <li>A ban of its own goes to the kernel at once; it is published, and stays pending until it is read back.
 *   <li>What is pending is sent again only after the topic was read to its end, so that nothing is published twice.
 *   <li>What it knows is saved, so that a boot without Kafka enforces it.
 * </ol>
 */
final class BanOwner implements BanSink {

    private static final Logger LOG = Logger.getLogger(BanOwner.class);
    private static final int MAX_WAITING = 10_000;
    private static final int MAX_IGNORED = 1_000;
    private static final Duration TICK = Duration.ofSeconds(1);

    /** Something that has happened. */
    private sealed interface Item {
        record Found(List<FoundBan> bans) implements Item {}

        record All(List<FoundBan> bans) implements Item {}

        record Unbanned(Network address) implements Item {}

        record Read(List<BanRecord> events, List<String> removed, List<Long> positions, boolean replay)
                implements Item {}

        record Look() implements Item {}
    }

    /**
     * What the kernel is to hold.
     *
     * @param version rises when the bans are other ones
     * @param ends the banned networks with their ends
     * @param positions up to which offset of each partition they are
     */
    record Holding(long version, Map<Network, Instant> ends, List<Long> positions) {

        static final Holding NOTHING = new Holding(0, Map.of(), List.of());
    }

    /** Kafka, as the owner needs it. */
    interface Publisher {

        /** When the topic was last read to its end; {@link Instant#MIN} when never, or when Kafka does not answer. */
        Instant atEnd();

        /** Sends; tells whether it was acknowledged, on another thread. */
        void send(BanRecord event, java.util.function.Consumer<Boolean> done);
    }

    private final String node;
    private final Supplier<Surroundings> around;
    private final Supplier<Optional<List<Network>>> allowed;
    private final ClusterAddresses cluster;
    private final SavedBans saved;
    private final InstantSource clock;
    private final BlockingQueue<Item> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final NodeBans bans = new NodeBans();
    private final Map<BanRecord, Instant> sent = new ConcurrentHashMap<>();
    private final AtomicLong foundByAsking = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private @Nullable Publisher publisher;
    private @Nullable Fail2BanControl fail2ban;
    private Runnable onChange = () -> {};
    private List<Long> positions = List.of();
    private boolean unsaved;
    private volatile Holding holding = Holding.NOTHING;
    private volatile int pending;
    private volatile int onlyInFail2Ban;
    private volatile int onlyInKernel;
    private volatile @Nullable Instant lastRepair;

    /**
     * @param around what decides about bans now
     * @param allowed networks that Fail2Ban itself is told to leave alone; empty before a policy is known
     */
    BanOwner(
            String node,
            Supplier<Surroundings> around,
            Supplier<Optional<List<Network>>> allowed,
            ClusterAddresses cluster,
            SavedBans saved,
            InstantSource clock) {
        this.node = node;
        this.around = around;
        this.allowed = allowed;
        this.cluster = cluster;
        this.saved = saved;
        this.clock = clock;
    }

    /** Takes what it works with; before {@link #run}. */
    void connect(Publisher kafka, Runnable changed) {
        publisher = kafka;
        onChange = changed;
    }

    /** Takes the node's Fail2Ban; before {@link #run}. */
    void connect(Fail2BanControl control) {
        fail2ban = control;
    }

    /** Loads what was saved; before the first ruleset is compiled. */
    void load() {
        try {
            SavedBans.Loaded loaded = saved.load();
            bans.restore(loaded.published(), loaded.pending());
            hold(clock.instant());
        } catch (IOException e) {
            LOG.warnf("%s; they come from Kafka and Fail2Ban", e.getMessage());
        }
    }

    /** What the kernel is to hold now. */
    Holding holding() {
        return holding;
    }

    int pending() {
        return pending;
    }

    long foundByAsking() {
        return foundByAsking.get();
    }

    /** Things that were dropped because too many waited; asking Fail2Ban finds them again. */
    long dropped() {
        return dropped.get();
    }

    @Nullable Instant lastRepair() {
        return lastRepair;
    }

    /** The report of Fail2Ban with the differences to what holds here. */
    Fail2BanReport compared(Fail2BanReport report) {
        return report.withDifferences(onlyInFail2Ban, onlyInKernel);
    }

    @Override
    public void banned(List<FoundBan> found) {
        offer(new Item.Found(List.copyOf(found)));
    }

    @Override
    public void unbanned(String jail, Network address) {
        offer(new Item.Unbanned(address));
    }

    @Override
    public void found(List<FoundBan> all) {
        offer(new Item.All(List.copyOf(all)));
    }

    /** The policy is another one. */
    void policyChanged() {
        offer(new Item.Look());
    }

    /** What one poll of the topic brought; waits when the owner is behind. */
    void read(List<Event> events, List<String> removed, List<Long> at, boolean replay) throws InterruptedException {
        List<BanRecord> records = events.stream()
                .filter(BanRecord.class::isInstance)
                .map(BanRecord.class::cast)
                .toList();
        waiting.put(new Item.Read(records, removed, at, replay));
    }

    /** What one poll of the nodes' reports brought. */
    void reported(List<Event> events, List<String> removed, List<Long> at, boolean replay) {
        boolean changed = false;
        for (Event event : events) {
            changed |= event instanceof NodeReported report && cluster.reported(report);
        }
        if (changed) {
            offer(new Item.Look());
        }
    }

    private void offer(Item item) {
        if (!waiting.offer(item)) {
            dropped.incrementAndGet();
        }
    }

    /** Works until interrupted; for a thread of its own. */
    void run() {
        List<Network> told = List.of();
        Instant nextTick = clock.instant();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                long wait =
                        Math.max(0, Duration.between(clock.instant(), nextTick).toMillis());
                List<Item> items = new ArrayList<>();
                Item first = waiting.poll(wait, TimeUnit.MILLISECONDS);
                if (first != null) {
                    items.add(first);
                    waiting.drainTo(items);
                }
                work(items);
                Instant now = clock.instant();
                if (!now.isBefore(nextTick)) {
                    nextTick = now.plus(TICK);
                    bans.tidy(now);
                    told = tellIgnored(told);
                    save();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("bans could not be worked on; it is tried again", e);
            }
        }
    }

    private void work(List<Item> items) {
        Instant now = clock.instant();
        Surroundings surroundings = around.get();
        List<Effect> effects = new ArrayList<>();
        for (Item item : items) {
            effects.addAll(take(item, surroundings, now));
        }
        unsaved |= !effects.isEmpty();
        hold(now);
        publish();
        effects.stream().distinct().forEach(this::unban);
    }

    private Collection<Effect> take(Item item, Surroundings surroundings, Instant now) {
        return switch (item) {
            case Item.Found(List<FoundBan> found) -> bans.found(found, surroundings, now);
            case Item.All(List<FoundBan> all) -> {
                int before = bans.pending().size();
                Collection<Effect> effects = bans.found(all, surroundings, now);
                int missed = bans.pending().size() - before;
                if (missed > 0) {
                    foundByAsking.addAndGet(missed);
                    lastRepair = now;
                    LOG.infof("%d bans were found by asking Fail2Ban, which could not tell of them", missed);
                }
                bans.compare(all, surroundings, now);
                onlyInFail2Ban = bans.onlyInFail2Ban();
                onlyInKernel = bans.onlyInKernel();
                yield effects;
            }
            case Item.Unbanned(Network address) -> bans.unbanned(address, surroundings, now);
            case Item.Read read -> {
                List<Effect> effects = new ArrayList<>();
                read.events().forEach(event -> effects.addAll(bans.record(event, read.replay(), now)));
                read.removed().forEach(bans::removed);
                positions = read.positions();
                unsaved |= !read.events().isEmpty();
                yield effects;
            }
            case Item.Look ignored -> bans.recheck(surroundings, now);
        };
    }

    /** Says what is to hold, and wakes the owner of the kernel when that is something else. */
    private void hold(Instant now) {
        Map<Network, Instant> ends = bans.holding(around.get(), now);
        Holding before = holding;
        boolean same = ends.equals(before.ends());
        pending = bans.pending().size();
        if (!same || !positions.equals(before.positions())) {
            holding = same
                    ? new Holding(before.version(), before.ends(), positions)
                    : new Holding(before.version() + 1, Map.copyOf(ends), positions);
            onChange.run();
        }
    }

    /** Sends what is pending and was not sent, or was and did not arrive. */
    private void publish() {
        Publisher kafka = publisher;
        if (kafka == null) {
            return;
        }
        Instant atEnd = kafka.atEnd();
        Collection<BanRecord> all = bans.pending();
        sent.keySet().retainAll(all);
        for (BanRecord event : all) {
            Instant failed = sent.get(event); // MAX while it is on its way
            if (atEnd.equals(Instant.MIN) || failed != null && !atEnd.isAfter(failed)) {
                continue;
            }
            sent.put(event, Instant.MAX);
            kafka.send(event, acknowledged -> {
                if (!acknowledged) {
                    sent.replace(event, clock.instant());
                }
            });
        }
    }

    private void unban(Effect effect) {
        Fail2BanControl control = fail2ban;
        if (effect instanceof Effect.Unban(Network network) && control != null) {
            control.unban(network);
        }
    }

    /** Fail2Ban leaves alone from the start what would not be banned anyway. */
    private List<Network> tellIgnored(List<Network> told) {
        Fail2BanControl control = fail2ban;
        Optional<List<Network>> entries = allowed.get();
        if (control == null || entries.isEmpty()) {
            return told;
        }
        List<Network> ignored = new ArrayList<>(around.get().always());
        ignored.addAll(entries.get());
        List<Network> bounded =
                ignored.stream().distinct().sorted().limit(MAX_IGNORED).toList();
        if (!bounded.equals(told)) {
            control.ignore(bounded);
        }
        return bounded;
    }

    private void save() {
        if (!unsaved) {
            return;
        }
        try {
            saved.save(bans.published(), bans.pending());
            unsaved = false;
        } catch (IOException e) {
            LOG.warnf(
                    "the bans of %s can't be saved (%s); a reboot without Kafka would lose them", node, e.getMessage());
        }
    }
}
