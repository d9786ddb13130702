package io.ringfence.nodeagent.kernel;

import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.policy.Policy;
import io.ringfence.firewall.ruleset.Compiler;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.nodeagent.ban.BanBoard;
import io.ringfence.nodeagent.core.policy.Held;
import io.ringfence.nodeagent.core.policy.LoggedChange;
import io.ringfence.nodeagent.core.policy.PolicyLog;
import io.ringfence.nodeagent.core.policy.PolicySink;
import io.ringfence.nodeagent.edge.store.SavedPolicy;
import io.ringfence.nodeagent.status.StatusBoard;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns policy and kernel.
 *
 * <ol>
 *   <li>It applies the saved policy; only then does anyone talk to Kafka.
 *   <li>It takes what has come meanwhile together: applies, proves, reports, and saves last.
 *   <li>When nothing comes, it looks for foreign changes and puts them right.
 *   <li>What fails is tried again, at growing distances; what the kernel holds stays.
 * </ol>
 */
public final class AgentLoop implements PolicySink {

    private static final Logger LOG = Logger.getLogger(AgentLoop.class);
    private static final int MAX_WAITING = 8;
    private static final Duration SAVE_AGAIN = Duration.ofSeconds(30);

    private final KernelOwner kernel;
    private final SavedPolicy saved;
    private final CountryData countries;
    private final BanBoard bans;
    private final StatusBoard board;
    private final InstantSource clock;
    private final BlockingQueue<Inbox> inbox = new ArrayBlockingQueue<>(MAX_WAITING);
    private final CountDownLatch booted = new CountDownLatch(1);
    private final Thread thread;
    private volatile Held held = Held.NOTHING;
    private volatile boolean stopped;
    private volatile @Nullable Instant replayDue;

    private PolicyLog log = new PolicyLog();
    private long revision;
    private long compiledChanges = -1;
    private boolean foreign;
    private boolean savedInFull = true;
    private List<String> compiledFor = List.of();
    private Optional<CountryTable> compiledWith = Optional.empty();
    private @Nullable Instant nextEnd;

    public AgentLoop(
            KernelOwner kernel,
            SavedPolicy saved,
            CountryData countries,
            BanBoard bans,
            StatusBoard board,
            InstantSource clock) {
        this.kernel = kernel;
        this.countries = countries;
        this.bans = bans;
        this.saved = saved;
        this.board = board;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("policy-owner").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Waits until the saved policy was applied, or that has failed. */
    public void awaitBoot() throws InterruptedException {
        booted.await();
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Ends the thread between two pieces of work; rules stay in place. */
    public void stop() throws InterruptedException {
        stopped = true;
        var _ = inbox.offer(new Inbox.Nudge());
        thread.join(Duration.ofSeconds(20));
    }

    @Override
    public Held held() {
        return held;
    }

    @Override
    public Copy startCopy() throws IOException {
        return saved.startCopy();
    }

    @Override
    public void replayed(PolicyLog fresh, Copy copy, long atRevision) throws InterruptedException {
        inbox.put(new Inbox.Replayed(fresh, copy, atRevision));
    }

    @Override
    public void changed(List<LoggedChange> changes, long atRevision) throws InterruptedException {
        inbox.put(new Inbox.Changed(changes, atRevision));
    }

    @Override
    public boolean takeReplayWish() {
        Instant due = replayDue;
        if (due == null || clock.instant().isBefore(due)) {
            return false;
        }
        replayDue = null;
        return true;
    }

    @Override
    public void problem(String why) {
        board.readerProblem(why);
        nudge();
    }

    @Override
    public void unreadable(String why) {
        board.unreadable(why);
        nudge();
    }

    /** Asks for a new look at facts and report. */
    public void nudge() {
        var _ = inbox.offer(new Inbox.Nudge()); // when it is full, a turn is coming anyway
    }

    private void run() {
        boolean first = true;
        while (!stopped) {
            try {
                if (first) {
                    first = false;
                    boot();
                }
                turn();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("the agent failed at its work and tries again", e);
                kernel.failedInside(String.valueOf(e), clock.instant());
                board.publish(clock.instant());
            } finally {
                booted.countDown();
            }
        }
    }

    private void boot() throws InterruptedException {
        countries.load(this::nudge);
        bans.load();
        try {
            SavedPolicy.Loaded loaded = saved.load();
            log = loaded.log();
            revision = loaded.revision();
            board.bootWarning(loaded.warning());
        } catch (IOException e) {
            board.bootWarning("the saved policy can't be read: " + e.getMessage() + "; the policy comes from Kafka");
        }
        held = log.held();
        LOG.infof("saved policy: revision %d", revision);
        compileAndEnforce();
        bans.held(kernel.isProven());
        board.publish(clock.instant());
    }

    private void turn() throws InterruptedException {
        long wait = Math.max(0, Duration.between(clock.instant(), next()).toMillis());
        Inbox item = inbox.poll(wait, TimeUnit.MILLISECONDS);
        List<Inbox> items = new ArrayList<>();
        if (item != null) {
            items.add(item);
            inbox.drainTo(items);
        }
        items.forEach(this::apply);
        held = log.held();
        Instant now = clock.instant();
        Instant end = nextEnd;
        boolean ended = end != null && !now.isBefore(end);
        boolean otherFacts =
                !board.controlPlane().equals(compiledFor) || !countries.table().equals(compiledWith) || bans.hasNews();
        if (ended || log.changes() != compiledChanges || otherFacts) {
            compileAndEnforce();
        } else {
            kernel.unchanged(revision);
            kernel.turn(now, revision);
        }
        bans.held(kernel.isProven());
        board.publish(clock.instant());
        save(items);
    }

    private Instant next() {
        Instant next = kernel.nextTurn();
        Instant heartbeat = board.nextHeartbeat();
        next = heartbeat.isBefore(next) ? heartbeat : next;
        Instant end = nextEnd;
        return end != null && end.isBefore(next) ? end : next;
    }

    private void apply(Inbox item) {
        switch (item) {
            case Inbox.Replayed(PolicyLog fresh, Copy ignored, long at) -> {
                log = fresh;
                compiledChanges = -1;
                revision = at;
                foreign = false;
                board.readerProblem("");
            }
            case Inbox.Changed(List<LoggedChange> changes, long at) -> {
                for (LoggedChange change : changes) {
                    if (!foreign) {
                        apply(change);
                    }
                }
                revision = foreign ? revision : at;
            }
            case Inbox.Nudge ignored -> {}
        }
    }

    private void apply(LoggedChange change) {
        switch (log.apply(change.change())) {
            case APPLIED -> {}
            case REPEATED -> board.repeated();
            case FOREIGN -> {
                foreign = true; // nothing that follows is of our policy; the replay says what to do
                replayDue = clock.instant();
            }
        }
    }

    private void compileAndEnforce() throws InterruptedException {
        compiledChanges = log.changes();
        compiledFor = board.controlPlane();
        compiledWith = countries.table();
        Optional<Policy> policy = log.policy();
        board.policy(log.policyId());
        if (policy.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Ruleset wanted = Compiler.compile(policy.get(), board.facts(), compiledWith, bans.take(), now);
        bans.compiled(wanted);
        nextEnd = policy.get().nextEnd(now).orElse(null);
        board.incomplete(Stream.concat(log.incomplete().stream(), wanted.warnings().stream())
                .toList());
        kernel.enforce(wanted, revision);
        board.enforced(policy.get().settings().firewallAt(now), wanted, compiledWith);
        bans.policyChanged(); // what is allowed now may not be banned
    }

    /** Saves what was applied; the report has gone out before, because the disk is no part of the proof. */
    private void save(List<Inbox> items) {
        try {
            for (Inbox item : items) {
                switch (item) {
                    case Inbox.Replayed(PolicyLog ignored, Copy copy, long at) -> {
                        saved.takeCopy(copy, at);
                        savedInFull = true;
                        board.storeError(null);
                    }
                    case Inbox.Changed(List<LoggedChange> changes, long at) -> {
                        if (savedInFull && !foreign) {
                            saved.append(changes, at);
                        }
                    }
                    case Inbox.Nudge ignored -> {}
                }
            }
        } catch (IOException e) {
            savedInFull = false; // a gap must not be saved over: nothing more until a whole replay was
            replayDue = clock.instant().plus(SAVE_AGAIN);
            board.storeError("the policy can't be saved in the state directory (" + e.getMessage()
                    + "); a reboot would bring back an older one. Make room there");
        }
    }
}
