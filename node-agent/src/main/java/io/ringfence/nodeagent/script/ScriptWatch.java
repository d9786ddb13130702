package io.ringfence.nodeagent.script;

import io.ringfence.contract.node.ScriptReport;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.nodeagent.core.script.Effect;
import io.ringfence.nodeagent.core.script.ScriptName;
import io.ringfence.nodeagent.core.script.TrialResult;
import io.ringfence.nodeagent.core.script.Tried;
import io.ringfence.nodeagent.edge.os.script.ScriptFiles;
import io.ringfence.nodeagent.edge.os.script.ScriptTrial;
import io.ringfence.nodeagent.status.StatusBoard;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Sees each second whether a custom script has come, changed or gone, tries it, and tells its owner. A trial may take its
 * time: it has a thread of its own. What failed is tried again now and then, because it may have lacked something of others.
 */
public final class ScriptWatch {

    private static final Logger LOG = Logger.getLogger(ScriptWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofMinutes(5);

    private final ScriptFiles files;
    private final ScriptTrial trial;
    private final ScriptOwner owner;
    private final StatusBoard board;
    private final boolean dryRun;
    private final InstantSource clock;
    private final Map<ScriptName, String> stamps = new EnumMap<>(ScriptName.class);
    private final Map<ScriptName, Instant> lastTries = new EnumMap<>(ScriptName.class);

    public ScriptWatch(
            ScriptFiles files,
            ScriptTrial trial,
            ScriptOwner owner,
            StatusBoard board,
            boolean dryRun,
            InstantSource clock) {
        this.files = files;
        this.trial = trial;
        this.owner = owner;
        this.board = board;
        this.dryRun = dryRun;
        this.clock = clock;
    }

    /** Runs until it is interrupted; {@code changed} is called after each news. */
    public void run(Runnable changed) throws InterruptedException {
        trial.removeLeftovers();
        List<Tried> known = owner.known();
        while (!Thread.interrupted()) {
            try {
                List<Tried> now = look(known);
                if (!now.equals(known)) {
                    known = now;
                    owner.accept(now);
                    changed.run();
                }
            } catch (RuntimeException e) {
                LOG.error("custom scripts can't be looked at; it is tried again", e);
            }
            Thread.sleep(PAUSE);
        }
    }

    private List<Tried> look(List<Tried> known) throws InterruptedException {
        Optional<Ruleset> ruleset = board.enforced().ruleset();
        if (ruleset.isEmpty() && !dryRun) {
            return known; // without a policy the kernel is as it was found
        }
        List<Tried> now = new ArrayList<>();
        Effect custom = Effect.NONE;
        for (ScriptName name : ScriptName.values()) {
            ScriptFiles.Found found = files.find(name);
            if (found instanceof ScriptFiles.Absent) {
                stamps.remove(name);
                continue;
            }
            Tried last = known.stream()
                    .filter(tried -> tried.name() == name)
                    .findFirst()
                    .orElse(Tried.nothing(name));
            // firewall-addition is tried over what firewall-custom has made.
            String basis =
                    board.backend() + " " + Integer.toHexString(custom.text().hashCode());
            if (isDue(name, found, last, basis)) {
                stamps.put(name, found.stamp());
                lastTries.put(name, clock.instant());
                last = attempt(name, found, last, basis, ruleset, custom);
            }
            now.add(last);
            custom = name == ScriptName.CUSTOM ? last.effect() : custom;
        }
        return now;
    }

    private boolean isDue(ScriptName name, ScriptFiles.Found found, Tried last, String basis) {
        boolean same = found.stamp().equals(stamps.get(name))
                && (basis.equals(last.basis()) || found instanceof ScriptFiles.Unfit);
        Instant again = lastTries.getOrDefault(name, Instant.EPOCH).plus(AGAIN);
        return !same
                || last.state() != ScriptReport.State.ACTIVE && !clock.instant().isBefore(again);
    }

    private Tried attempt(
            ScriptName name,
            ScriptFiles.Found found,
            Tried last,
            String basis,
            Optional<Ruleset> ruleset,
            Effect custom)
            throws InterruptedException {
        if (found instanceof ScriptFiles.Unfit(String why)) {
            return last.after(new TrialResult.Refused(why), "", basis, last.triedAt());
        }
        if (!(found instanceof ScriptFiles.Fit fit) || dryRun || ruleset.isEmpty()) {
            String why = "a dry run tries no scripts (node-agent.dry-run)";
            return last.after(new TrialResult.Refused(why), "", basis, last.triedAt());
        }
        try {
            ScriptFiles.Copied copy = files.copy(name, fit);
            boolean same = copy.sha256().equals(last.sha256()) && basis.equals(last.basis());
            if (same && last.state() == ScriptReport.State.ACTIVE) {
                return last;
            }
            LOG.infof("%s is tried (SHA-256 %s)", name.fileName(), copy.sha256());
            ScriptTrial.Setting setting = new ScriptTrial.Setting(board.backend(), ruleset.get(), custom, owner.left());
            Tried tried = last.after(trial.run(name, copy.file(), setting), copy.sha256(), basis, clock.instant());
            LOG.infof(
                    "%s: %s, %d rules %s",
                    name.fileName(), tried.state(), tried.effect().rules(), tried.error());
            return tried;
        } catch (IOException e) {
            stamps.remove(name); // it is being changed: look again
            return last.after(new TrialResult.Failed(String.valueOf(e.getMessage())), "", basis, last.triedAt());
        }
    }
}
