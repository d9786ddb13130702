package io.ringfence.nodeagent.edge.os.script;

import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.nodeagent.core.script.Difference;
import io.ringfence.nodeagent.core.script.Effect;
import io.ringfence.nodeagent.core.script.Observed;
import io.ringfence.nodeagent.core.script.ScriptName;
import io.ringfence.nodeagent.core.script.TrialResult;
import io.ringfence.nodeagent.edge.os.Commands;
import io.ringfence.nodeagent.edge.os.Commands.Command;
import io.ringfence.nodeagent.edge.os.Commands.Ended;
import io.ringfence.nodeagent.edge.os.Commands.NotStarted;
import io.ringfence.nodeagent.edge.os.Commands.Result;
import io.ringfence.nodeagent.edge.os.Commands.TimedOut;
import io.ringfence.nodeagent.edge.os.FirewallException;
import io.ringfence.nodeagent.edge.os.Host;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a script where it can do no harm, and says what it would do to the firewall.
 *
 * <ol>
 *   <li>A network namespace is made that looks like the node: sets and chains of others by name, ours whole.
 *   <li>The script runs in it, with a clean environment, as the first process of a process namespace: when it ends, or its time
 *       is over, the kernel kills all that it has started.
 *   <li>The difference of rules and sets is its effect; the namespace goes.
 * </ol>
 */
public final class ScriptTrial {

    private static final List<String> RUN = List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");
    private static final String PATH = "PATH=/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int CANNOT_RUN = 126;
    private static final int MAX_LINE = 400;

    private final Commands node;
    private final Commands machine;
    private final String nodeName;
    private final String owner;
    private final Duration timeout;

    /**
     * Tries scripts for a node.
     *
     * @param node commands where the node's firewall is
     * @param machine commands that can make namespaces
     * @param owner a word that tells this agent's namespaces from those of others on the machine
     * @param timeout after this a script is killed
     */
    public ScriptTrial(Commands node, Commands machine, String nodeName, String owner, Duration timeout) {
        this.node = node;
        this.machine = machine;
        this.nodeName = nodeName;
        this.owner = owner;
        this.timeout = timeout;
    }

    /**
     * What the node runs while a script is tried.
     *
     * @param backend the iptables backend
     * @param ruleset what the policy asks for
     * @param custom what {@code firewall-custom} has made; empty when there is none
     * @param loaded what scripts have left in the kernel, which is not "of others"
     */
    public record Setting(String backend, Ruleset ruleset, Effect custom, Effect loaded) {}

    /** Removes what a trial has left that was cut short. */
    public void removeLeftovers() throws InterruptedException {
        ScratchNamespace.removeLeftovers(machine, owner);
    }

    /** Tries a script. */
    public TrialResult run(ScriptName name, Path script, Setting setting) throws InterruptedException {
        try (ScratchNamespace scratch = ScratchNamespace.open(machine, owner)) {
            Commands inside = scratch.inside();
            Saves saves = new Saves(inside, setting.backend());
            new NodeLikeness(new Saves(node, setting.backend()), setting).make(name, saves);
            Observed before = saves.all();
            TrialResult failure = start(inside, script, setting.backend());
            if (failure != null) {
                return failure;
            }
            return judged(name, Difference.between(name, before, saves.all()), inside, setting.backend());
        } catch (ScratchNamespace.UnavailableException e) {
            return new TrialResult.Refused(String.valueOf(e.getMessage()));
        } catch (FirewallException e) {
            return new TrialResult.Failed("it can't be tried: " + e.getMessage());
        }
    }

    /** Null when it ended well. */
    private @Nullable TrialResult start(Commands inside, Path script, String backend) throws InterruptedException {
        Commands first = new Inside(inside, RUN);
        StringBuilder last = new StringBuilder();
        Command command = Command.of(
                        timeout,
                        "env",
                        "-i",
                        PATH,
                        "RINGFENCE_NODE=" + nodeName,
                        "RINGFENCE_BACKEND=" + backend,
                        "XTABLES_LOCKFILE=" + script + ".lock", // the usual one is shared by all namespaces
                        script.toString())
                .withOutput(line -> {
                    if (!line.isBlank()) {
                        last.setLength(0); // only the last line is kept, however much it writes
                        last.append(line, 0, Math.min(line.length(), MAX_LINE));
                    }
                });
        Result result = first.run(command);
        if (result instanceof Ended(int exitCode, String errors)
                && exitCode == CANNOT_RUN
                && errors.contains("Text file busy")) {
            result = first.run(command); // a program that was started meanwhile still had the copy open
        }
        return switch (result) {
            case Ended(int exitCode, String errors) ->
                exitCode == 0 ? null : new TrialResult.Failed(ended(exitCode, errors, last.toString()));
            case TimedOut(Duration after) ->
                new TrialResult.Failed("it did not end within " + after.toSeconds()
                        + " s and was stopped; make it faster, or raise node-agent.script-timeout");
            case NotStarted(String why) -> new TrialResult.Refused("it can't be started: " + why);
        };
    }

    private static String ended(int exitCode, String errors, String lastOutput) {
        String last = errors.lines()
                .filter(line -> !line.isBlank())
                .reduce((one, other) -> other)
                .orElse(lastOutput)
                .strip();
        String said = last.isEmpty() ? "" : ": " + last.substring(0, Math.min(last.length(), MAX_LINE));
        return "it ended with exit code " + exitCode + said;
    }

    private static TrialResult judged(ScriptName name, TrialResult result, Commands inside, String backend)
            throws InterruptedException {
        if (!(result instanceof TrialResult.Made(Effect effect)) || effect.rules() > 0) {
            return result;
        }
        if (!new Host(inside).otherBackendWarnings(backend).isEmpty()) {
            return new TrialResult.Failed("it made rules with the other backend of iptables, and this node uses "
                    + backend + "; call iptables-$RINGFENCE_BACKEND and ip6tables-$RINGFENCE_BACKEND");
        }
        return name == ScriptName.CUSTOM && effect.tables().isEmpty()
                ? new TrialResult.Failed("it ended well, but made no rule that could replace Ringfence's")
                : result;
    }
}
