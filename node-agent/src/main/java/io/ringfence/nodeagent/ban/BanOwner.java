package io.ringfence.nodeagent.ban;

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
public final class BanOwner implements BanSink {

    private static final Logger LOG = Logger.getLogger(BanOwner.class);
    private static final int MAX_WAITING = 10_000;
    private static final Duration TICK = Duration.ofSeconds(1);

    /**
     * What the kernel is to hold.
     *
     * @param version rises when the bans are other ones
     * @param ends the banned networks with their ends
     * @param positions up to which offset of each partition they are
     */
    public record Holding(long version, Map<Network, Instant> ends, List<Long> positions) {

        static final Holding NOTHING = new Holding(0, Map.of(), List.of());
    }

    private final String node;
    private final Supplier<Surroundings> around;
    private final Supplier<Optional<List<Network>>> allowed;
    private final ClusterAddresses cluster;
    private final SavedBans saved;
    private final InstantSource clock;
    private final BlockingQueue<BanItem> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final NodeBans bans = new NodeBans();
    private final AtomicLong foundByAsking = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private @Nullable PendingBans publishing;
    private Fail2BanOrders orders = Fail2BanOrders.NONE;
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
    public BanOwner(
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
    public void connect(BanPublisher kafka, Runnable changed) {
        publishing = new PendingBans(kafka, clock);
        onChange = changed;
    }

    /** Takes the node's Fail2Ban; before {@link #run}. */
    public void connect(Fail2BanControl control) {
        orders = new Fail2BanOrders(Optional.of(control));
    }

    /** Loads what was saved; before the first ruleset is compiled. */
    public void load() {
        try {
            SavedBans.Loaded loaded = saved.load();
            bans.restore(loaded.published(), loaded.pending());
            hold(clock.instant());
        } catch (IOException e) {
            LOG.warnf("%s; they come from Kafka and Fail2Ban", e.getMessage());
        }
    }

    /** What the kernel is to hold now. */
    public Holding holding() {
        return holding;
    }

    public int pending() {
        return pending;
    }

    public long foundByAsking() {
        return foundByAsking.get();
    }

    /** Things that were dropped because too many waited; asking Fail2Ban finds them again. */
    public long dropped() {
        return dropped.get();
    }

    @Nullable Instant lastRepair() {
        return lastRepair;
    }

    /** The report of Fail2Ban with the differences to what holds here. */
    public Fail2BanReport compared(Fail2BanReport report) {
        return report.withDifferences(onlyInFail2Ban, onlyInKernel);
    }

    @Override
    public void banned(List<FoundBan> found) {
        offer(new BanItem.Found(List.copyOf(found)));
    }

    @Override
    public void unbanned(String jail, Network address) {
        offer(new BanItem.Unbanned(address));
    }

    @Override
    public void found(List<FoundBan> all) {
        offer(new BanItem.All(List.copyOf(all)));
    }

    /** The policy is another one. */
    public void policyChanged() {
        offer(new BanItem.Look());
    }

    /** What one poll of the topic brought; waits when the owner is behind. */
    public void read(List<Event> events, List<String> removed, List<Long> at, boolean replay)
            throws InterruptedException {
        List<BanRecord> records = events.stream()
                .filter(BanRecord.class::isInstance)
                .map(BanRecord.class::cast)
                .toList();
        waiting.put(new BanItem.Read(records, removed, at, replay));
    }

    /** What one poll of the nodes' reports brought. */
    public void reported(List<Event> events, List<String> removed, List<Long> at, boolean replay) {
        boolean changed = false;
        for (Event event : events) {
            changed |= event instanceof NodeReported report && cluster.reported(report);
        }
        if (changed) {
            offer(new BanItem.Look());
        }
    }

    private void offer(BanItem item) {
        if (!waiting.offer(item)) {
            dropped.incrementAndGet();
        }
    }

    /** Works until interrupted; for a thread of its own. */
    public void run() {
        Instant nextTick = clock.instant();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                long wait =
                        Math.max(0, Duration.between(clock.instant(), nextTick).toMillis());
                List<BanItem> items = new ArrayList<>();
                BanItem first = waiting.poll(wait, TimeUnit.MILLISECONDS);
                if (first != null) {
                    items.add(first);
                    waiting.drainTo(items);
                }
                work(items);
                Instant now = clock.instant();
                if (!now.isBefore(nextTick)) {
                    nextTick = now.plus(TICK);
                    bans.tidy(now);
                    orders.tell(around.get(), allowed.get());
                    save();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("bans could not be worked on; it is tried again", e);
            }
        }
    }

    private void work(List<BanItem> items) {
        Instant now = clock.instant();
        Surroundings surroundings = around.get();
        List<Effect> effects = new ArrayList<>();
        for (BanItem item : items) {
            effects.addAll(take(item, surroundings, now));
        }
        unsaved |= !effects.isEmpty();
        hold(now);
        PendingBans kafka = publishing;
        if (kafka != null) {
            kafka.publish(bans.pending());
        }
        orders.carryOut(effects);
    }

    private Collection<Effect> take(BanItem item, Surroundings surroundings, Instant now) {
        return switch (item) {
            case BanItem.Found(List<FoundBan> found) -> bans.found(found, surroundings, now);
            case BanItem.All(List<FoundBan> all) -> {
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
            case BanItem.Unbanned(Network address) -> bans.unbanned(address, surroundings, now);
            case BanItem.Read read -> {
                List<Effect> effects = new ArrayList<>();
                read.events().forEach(event -> effects.addAll(bans.record(event, read.replay(), now)));
                read.removed().forEach(bans::removed);
                positions = read.positions();
                unsaved |= !read.events().isEmpty();
                yield effects;
            }
            case BanItem.Look ignored -> bans.recheck(surroundings, now);
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
