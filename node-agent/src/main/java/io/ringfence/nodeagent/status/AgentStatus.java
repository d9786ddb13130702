package io.ringfence.nodeagent.status;

import io.ringfence.contract.node.BansReport;
import io.ringfence.contract.node.Fail2BanReport;
import io.ringfence.contract.node.NodeFacts;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.NodeReported.Mode;
import io.ringfence.contract.node.NodeReported.NotLoaded;
import io.ringfence.contract.node.NodeReported.Repair;
import io.ringfence.contract.node.NodeReported.SetReport;
import io.ringfence.contract.node.ScriptReport;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.firewall.ruleset.SetContent;
import io.ringfence.nodeagent.core.plan.Actual;
import io.ringfence.nodeagent.core.plan.ActualSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the node will say of itself, gathered while it works. Written by the owner of policy and kernel only. */
public final class AgentStatus {

    private final String node;
    private final int heartbeatSeconds;
    private final Instant startedAt;
    private final boolean dryRun;

    private Optional<UUID> policyId = Optional.empty();
    private long appliedRevision;
    private @Nullable Ruleset wanted;
    private String askedDigest = "";
    private String loadedDigest = "";
    private List<SetReport> sets = List.of();
    private List<NotLoaded> notLoaded = List.of();
    private boolean proven;
    private long repairs;
    private @Nullable Repair lastRepair;
    private @Nullable String kernelError;
    private @Nullable String storeError;

    public AgentStatus(String node, int heartbeatSeconds, Instant startedAt, boolean dryRun) {
        this.node = node;
        this.heartbeatSeconds = heartbeatSeconds;
        this.startedAt = startedAt;
        this.dryRun = dryRun;
    }

    public void policy(Optional<UUID> held) {
        policyId = held;
    }

    /** The kernel holds the ruleset of a revision. */
    public void proven(Ruleset ruleset, long revision, int maxElements) {
        wanted(ruleset);
        proven = true;
        kernelError = null;
        appliedRevision = revision;
        loadedDigest = askedDigest;
        List<SetReport> reports = new ArrayList<>();
        List<NotLoaded> omitted = new ArrayList<>();
        for (SetContent content : ruleset.sets()) {
            // Proven means equal up to the kernel's whole seconds: what ends in this moment is not missing.
            reports.add(report(content, content.size()));
            if (content.omitted() > 0) {
                omitted.add(new NotLoaded(
                        content.set().setName(),
                        content.omitted(),
                        "node-agent.max-elements is " + maxElements
                                + "; raise it on this node, or block fewer networks"));
            }
        }
        sets = reports;
        notLoaded = omitted;
    }

    /** The kernel does not hold the ruleset. */
    public void failed(Ruleset ruleset, String why, @Nullable Actual actual, Instant now) {
        wanted(ruleset);
        proven = false;
        kernelError = why;
        loadedDigest = actual == null ? "" : actual.digest();
        notLoaded = Enforcement.notLoaded(ruleset, actual, why, now);
        sets = ruleset.sets().stream()
                .map(content -> {
                    ActualSet read = actual == null ? null : actual.sets().get(content.set());
                    return report(content, read == null ? 0 : read.count());
                })
                .toList();
    }

    /** The ruleset was compiled and compared only. */
    public void dry(Ruleset ruleset, long revision) {
        wanted(ruleset);
        appliedRevision = revision;
        loadedDigest = "";
        sets = ruleset.sets().stream().map(content -> report(content, 0)).toList();
    }

    /** A revision that asks for nothing else than what was proven. */
    public void unchanged(long revision) {
        if (proven || dryRun) {
            appliedRevision = revision;
        }
    }

    public void repaired(Instant at, String what) {
        repairs++;
        lastRepair = new Repair(at, what.length() > 500 ? what.substring(0, 500) : what);
    }

    public void storeError(@Nullable String why) {
        storeError = why;
    }

    public boolean isProven() {
        return proven;
    }

    private static SetReport report(SetContent content, int loaded) {
        return new SetReport(content.set().setName(), content.size() + content.omitted(), loaded);
    }

    private void wanted(Ruleset ruleset) {
        if (ruleset != wanted) {
            wanted = ruleset;
            askedDigest = ruleset.digest();
        }
    }

    /** The report. */
    public NodeReported report(
            NodeFacts facts,
            @Nullable String readerProblem,
            List<String> warnings,
            List<ScriptReport> scripts,
            @Nullable BansReport bans,
            @Nullable Fail2BanReport fail2ban,
            Instant now) {
        String error = kernelError;
        if (error == null) {
            error = readerProblem == null ? storeError : readerProblem;
        }
        return new NodeReported(
                node,
                now,
                mode(),
                policyId.orElse(null),
                appliedRevision,
                askedDigest,
                loadedDigest,
                sets,
                notLoaded,
                repairs,
                lastRepair,
                error,
                warnings,
                facts,
                startedAt,
                heartbeatSeconds,
                scripts,
                bans,
                fail2ban);
    }

    private Mode mode() {
        if (dryRun) {
            return Mode.DRY_RUN;
        }
        if (wanted == null) {
            return Mode.WAITING;
        }
        return proven && notLoaded.isEmpty() ? Mode.ENFORCING : Mode.DEGRADED;
    }
}
