package io.ringfence.nodeagent.kernel;

import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.nodeagent.core.plan.Step;
import io.ringfence.nodeagent.edge.os.Commands;
import io.ringfence.nodeagent.edge.os.FirewallException;
import io.ringfence.nodeagent.edge.os.Host;
import io.ringfence.nodeagent.edge.os.KernelFirewall;
import io.ringfence.nodeagent.script.ScriptOwner;
import io.ringfence.nodeagent.status.AgentStatus;
import io.ringfence.nodeagent.status.Enforcement;
import io.ringfence.nodeagent.status.StatusBoard;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Enforces rulesets and watches over them: when to look, when to read all, when to try again. */
public final class KernelOwner {

    private static final Logger LOG = Logger.getLogger(KernelOwner.class);
    private static final Duration FIRST_GAP = Duration.ofMillis(50);
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final Duration LAST_RETRY = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofDays(1);
    private static final int FULL_COST_SHARE = 50;

    /**
     * How to work.
     *
     * @param backend the iptables backend; empty: what the host uses
     * @param dryRun whether nothing is applied
     * @param checkInterval between two looks for foreign changes
     * @param fullCheckInterval between two readings of every element
     */
    public record Settings(
            Optional<String> backend, boolean dryRun, Duration checkInterval, Duration fullCheckInterval) {}

    private final Commands commands;
    private final Settings settings;
    private final AgentStatus status;
    private final StatusBoard board;
    private final ScriptOwner scripts;
    private final InstantSource clock;
    private @Nullable Enforcement enforcement;
    private @Nullable Ruleset wanted;
    private Instant nextTurn;
    private Instant nextFullCheck = Instant.MAX; // until every element was read once
    private Duration gap;
    private Duration retry = FIRST_RETRY;
    private boolean failed;
    private volatile Duration lastApply = Duration.ZERO;

    public KernelOwner(
            Commands commands,
            Settings settings,
            AgentStatus status,
            StatusBoard board,
            ScriptOwner scripts,
            InstantSource clock) {
        this.commands = commands;
        this.settings = settings;
        this.status = status;
        this.board = board;
        this.scripts = scripts;
        this.clock = clock;
        this.gap = settings.checkInterval();
        this.nextTurn = clock.instant().plus(LONG);
    }

    /** When {@link #turn} has something to do. */
    public Instant nextTurn() {
        return nextTurn;
    }

    /** How long the last change took from compiled to proven. */
    public Duration lastApply() {
        return lastApply;
    }

    /** Makes the kernel hold a ruleset. */
    public void enforce(Ruleset ruleset, long revision) throws InterruptedException {
        wanted = ruleset;
        Instant start = clock.instant();
        try {
            Enforcement opened = open();
            if (settings.dryRun()) {
                List<Step> steps = opened.dryRun(ruleset);
                steps.forEach(step -> LOG.infof("dry run, would do: %s", step.describe()));
                status.dry(ruleset, revision);
                return;
            }
            scripts.open(board.backend());
            Ruleset held = scripts.over(ruleset);
            take(opened, opened.enforce(held), held, revision, start);
            holdScripts(opened, ruleset, revision, false);
        } catch (FirewallException e) {
            failed(ruleset, new Enforcement.Failed(String.valueOf(e.getMessage()), null));
        }
        lastApply = Duration.between(start, clock.instant());
    }

    /** Whether the kernel was proven to hold what was last asked for. */
    public boolean isProven() {
        return status.isProven();
    }

    /** A revision that asks for nothing else. */
    public void unchanged(long revision) {
        status.unchanged(revision);
    }

    /** Looks for foreign changes, or tries again, when that is due. */
    public void turn(Instant now, long revision) throws InterruptedException {
        Ruleset ruleset = wanted;
        Enforcement opened = enforcement;
        boolean news = scripts.hasNews();
        if (ruleset == null || settings.dryRun() || now.isBefore(nextTurn) && !news) {
            return;
        }
        if (failed || opened == null || news) {
            enforce(ruleset, revision);
            return;
        }
        boolean everyElement = !now.isBefore(nextFullCheck);
        Ruleset held = scripts.over(ruleset);
        Enforcement.Outcome outcome = opened.check(held, everyElement);
        if (everyElement) {
            fullCheckDone(now);
        }
        take(opened, outcome, held, revision, now);
        holdScripts(opened, ruleset, revision, true);
    }

    /** Custom scripts come after our rules, which they stand beside, or in place of from then on. */
    private void holdScripts(Enforcement opened, Ruleset ruleset, long revision, boolean looked)
            throws InterruptedException {
        if (failed) {
            return;
        }
        Instant start = clock.instant();
        Ruleset before = scripts.over(ruleset);
        String missing = scripts.turn(start);
        if (looked && !missing.isEmpty()) {
            LOG.warnf("put right: %s", missing);
            status.repaired(start, missing);
        }
        Ruleset after = scripts.over(ruleset);
        if (after != before) {
            opened.forget(); // our jumps have gone with the script's coming
            take(opened, opened.enforce(after), after, revision, start);
        }
    }

    /** An error of the agent itself: whatever the kernel holds now is read anew. */
    public void failedInside(String why, Instant now) {
        Ruleset ruleset = wanted;
        if (ruleset != null) {
            failed(ruleset, new Enforcement.Failed("internal error: " + why, null));
        } else {
            nextTurn = now.plus(LAST_RETRY);
        }
        enforcement = null;
    }

    private void take(Enforcement opened, Enforcement.Outcome outcome, Ruleset ruleset, long revision, Instant start) {
        Instant now = clock.instant();
        switch (outcome) {
            case Enforcement.Proven proven -> {
                if (failed) {
                    LOG.info("the firewall holds the policy again");
                }
                failed = false;
                retry = FIRST_RETRY;
                status.proven(ruleset, revision, board.facts().maxElements());
                if (proven.foreign()) {
                    LOG.warnf("put right: %s", proven.found());
                    status.repaired(now, proven.found());
                }
                if (proven.lasting() || proven.foreign()) {
                    gap = FIRST_GAP; // what was overwritten once may be again by a late writer
                    nextTurn = now.plus(gap);
                } else if (!now.isBefore(nextTurn) || nextTurn.isAfter(now.plus(settings.checkInterval()))) {
                    gap = longer(gap);
                    nextTurn = now.plus(gap);
                } // a small change leaves the next look where it is
                board.elementsWritten(opened.elementsWritten());
            }
            case Enforcement.Failed failure -> failed(ruleset, failure);
        }
        if (nextFullCheck.equals(Instant.MAX)) {
            fullCheckDone(start);
        }
    }

    private void failed(Ruleset ruleset, Enforcement.Failed failure) {
        Instant now = clock.instant();
        if (!failed) {
            LOG.errorf("the firewall does not hold the policy: %s", failure.why());
        }
        failed = true;
        status.failed(ruleset, failure.why(), failure.actual(), now);
        nextTurn = now.plus(retry);
        retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
    }

    private Duration longer(Duration last) {
        Duration twice = last.multipliedBy(2);
        return twice.compareTo(settings.checkInterval()) > 0 ? settings.checkInterval() : twice;
    }

    private void fullCheckDone(Instant start) {
        Instant now = clock.instant();
        Duration byCost = Duration.between(start, now).multipliedBy(FULL_COST_SHARE);
        Duration interval = settings.fullCheckInterval();
        nextFullCheck = now.plus(byCost.compareTo(interval) > 0 ? byCost : interval);
    }

    private Enforcement open() throws FirewallException, InterruptedException {
        Enforcement opened = enforcement;
        if (opened == null) {
            Host host = new Host(commands);
            String backend = settings.backend().isPresent()
                    ? settings.backend().get()
                    : settings.dryRun() ? board.facts().backend() : host.backend();
            board.backend(backend);
            opened = new Enforcement(new KernelFirewall(commands, backend, clock), clock);
            enforcement = opened;
        }
        return opened;
    }
}
