package io.ringfence.nodeagent.status;

import io.ringfence.contract.node.NodeReported.NotLoaded;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.firewall.ruleset.SetContent;
import io.ringfence.nodeagent.core.plan.Actual;
import io.ringfence.nodeagent.core.plan.ActualSet;
import io.ringfence.nodeagent.core.plan.Planner;
import io.ringfence.nodeagent.core.plan.SetDelta;
import io.ringfence.nodeagent.core.plan.Step;
import io.ringfence.nodeagent.edge.os.FirewallException;
import io.ringfence.nodeagent.edge.os.KernelFirewall;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the kernel equal to a ruleset and proves it. What was proven last is remembered, so that a small change needs no
 * reading first; the checks find out when others have changed something. For one thread.
 */
public final class Enforcement {

    /** How an attempt ended. */
    public sealed interface Outcome {}

    /**
     * The kernel holds the ruleset, by read-back.
     *
     * @param found what had to be done, empty when it held it already
     * @param foreign whether that was because others had changed it
     * @param lasting whether rules or whole sets were written, which late writers may overwrite
     */
    public record Proven(Actual actual, String found, boolean foreign, boolean lasting) implements Outcome {}

    /**
     * The kernel does not hold all of it.
     *
     * @param why what went wrong and what to do
     * @param actual what it holds; null when that can't be read either
     */
    public record Failed(String why, @Nullable Actual actual) implements Outcome {}

    private final KernelFirewall firewall;
    private final InstantSource clock;
    private @Nullable Actual known;

    public Enforcement(KernelFirewall firewall, InstantSource clock) {
        this.firewall = firewall;
        this.clock = clock;
    }

    /** Takes the steps to a ruleset. */
    public Outcome enforce(Ruleset wanted) throws InterruptedException {
        Actual remembered = known;
        if (remembered != null) {
            try {
                return take(remembered, wanted, false);
            } catch (FirewallException e) {
                known = null; // what was remembered may be gone: the same once more, after a look at all
                return readAndTake(wanted, true);
            }
        }
        return readAndTake(wanted, false);
    }

    private Outcome readAndTake(Ruleset wanted, boolean foreign) throws InterruptedException {
        try {
            return take(firewall.read(wanted), wanted, foreign);
        } catch (FirewallException e) {
            return failed(e, wanted);
        }
    }

    /** Looks for foreign changes and puts them right. */
    public Outcome check(Ruleset wanted, boolean everyElement) throws InterruptedException {
        try {
            Actual before = known;
            boolean look = before != null && !everyElement;
            Actual seen = look && before != null ? firewall.look(before, wanted) : firewall.read(wanted);
            return take(seen, wanted, before != null);
        } catch (FirewallException e) {
            return failed(e, wanted);
        }
    }

    /** Forgets what was proven, because the agent itself has changed rules elsewhere; the next attempt reads all. */
    public void forget() {
        known = null;
    }

    /** Plans only; for a dry run. */
    public List<Step> dryRun(Ruleset wanted) throws InterruptedException {
        Actual actual;
        try {
            actual = firewall.read(wanted);
        } catch (FirewallException e) {
            actual = Actual.NOTHING; // without the right to look, everything is to be done
        }
        return Planner.plan(actual, wanted, firewall.texts(), clock.instant());
    }

    /** Elements written to the kernel since the start. */
    public long elementsWritten() {
        return firewall.elementsWritten();
    }

    private Outcome take(Actual seen, Ruleset wanted, boolean foreign) throws FirewallException, InterruptedException {
        Instant now = clock.instant();
        List<Step> steps = Planner.plan(seen, wanted, firewall.texts(), now);
        Actual actual = seen;
        for (Step step : steps) {
            actual = firewall.take(step, actual);
        }
        List<Step> rest = Planner.plan(actual, wanted, firewall.texts(), clock.instant());
        if (!rest.isEmpty()) {
            throw new FirewallException("after writing, the read-back still shows: " + describe(rest)
                    + "; another program may be changing the same; it is tried again");
        }
        boolean prolonged = !steps.isEmpty() && steps.stream().allMatch(step -> isProlongation(step, seen, now));
        Actual proven = proven(actual, wanted);
        known = proven;
        return new Proven(
                proven,
                describe(steps),
                foreign && !steps.isEmpty() && !prolonged,
                steps.stream().anyMatch(step -> !(step instanceof Step.ChangeSets)));
    }

    /** The state with the wanted contents as objects, so that the next plan compares them by identity. */
    private static Actual proven(Actual actual, Ruleset wanted) {
        Actual proven = actual;
        for (SetContent content : wanted.sets()) {
            ActualSet read = actual.sets().get(content.set());
            if (read != null && read.content() != content) {
                proven = proven.with(
                        content.set(), new ActualSet(content, read.count(), read.maxElements(), read.usable()));
            }
        }
        return proven;
    }

    private Failed failed(FirewallException e, Ruleset wanted) throws InterruptedException {
        known = null;
        String why = String.valueOf(e.getMessage());
        try {
            return new Failed(why, firewall.read(wanted));
        } catch (FirewallException unreadable) {
            return new Failed(why, null);
        }
    }

    /** What of the wanted elements the kernel does not hold, set by set, with the reason. */
    public static List<NotLoaded> notLoaded(Ruleset wanted, @Nullable Actual actual, String why, Instant now) {
        List<NotLoaded> lacking = new ArrayList<>();
        for (KernelSet set : KernelSet.values()) {
            SetContent content = wanted.content(set);
            int count = content.size();
            ActualSet read = actual == null ? null : actual.sets().get(set);
            if (read != null) {
                count = SetDelta.between(read.content(), content, now).additions();
            }
            if (count > 0) {
                lacking.add(new NotLoaded(set.setName(), count, why));
            }
        }
        return lacking;
    }

    private static boolean isProlongation(Step step, Actual seen, Instant now) {
        return step instanceof Step.ChangeSets changes
                && changes.changes().stream().allMatch(change -> {
                    ActualSet read = seen.sets().get(change.delta().wanted().set());
                    return read != null && change.delta().isProlongation(read.content(), now);
                });
    }

    private static String describe(List<Step> steps) {
        return steps.stream().map(Step::describe).collect(Collectors.joining("; "));
    }
}
