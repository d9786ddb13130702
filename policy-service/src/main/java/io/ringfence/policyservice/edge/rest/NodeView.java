package io.ringfence.policyservice.edge.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.node.Fail2BanReport;
import io.ringfence.contract.node.NodeFacts;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.ScriptReport;
import io.ringfence.policyservice.core.node.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a node reads back from its kernel, against what the policy asks.
 *
 * @param behindBy how many records of the policy it has yet to apply
 * @param entries how many elements its sets should have, have, and can't have
 * @param ageSeconds how long ago it reported
 * @param scripts its custom scripts: how their last trial ended, and what of their effect is loaded
 * @param fail2ban its Fail2Ban; absent when its agent does not look after one
 */
@Schema(name = "Node", description = "What a node reads back from its kernel, against what the policy asks.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeView(
        String node,
        NodeState state,
        NodeReported.Mode mode,
        long appliedRevision,
        long behindBy,
        Digest digest,
        Counts entries,
        List<SetView> sets,
        long repairs,
        NodeReported.@Nullable Repair lastRepair,
        @Nullable String lastError,
        List<String> warnings,
        long ageSeconds,
        Instant reportedAt,
        Instant startedAt,
        int heartbeatSeconds,
        NodeFacts facts,
        List<ScriptReport> scripts,
        @Nullable Fail2BanLine fail2ban) {

    /**
     * Digests of a whole ruleset.
     *
     * @param asked what the policy means for this node
     * @param loaded what was read back
     */
    public record Digest(String asked, String loaded, boolean equal) {}

    /**
     * How it is with the node's Fail2Ban; the whole of it is at {@code /api/v1/nodes/{node}/fail2ban}.
     *
     * @param detail that in a sentence, with what to do
     * @param problems how many things are wrong beside that
     */
    @Schema(name = "NodeFail2BanLine")
    public record Fail2BanLine(Fail2BanReport.State state, String detail, int problems) {

        private static @Nullable Fail2BanLine of(@Nullable Fail2BanReport report) {
            return report == null
                    ? null
                    : new Fail2BanLine(
                            report.state(), report.detail(), report.problems().size());
        }
    }

    /** Elements in all sets together. */
    public record Counts(long asked, long loaded, long notLoaded) {}

    /**
     * One kernel set.
     *
     * @param reasons why elements are not loaded
     */
    public record SetView(String name, int asked, int loaded, int notLoaded, List<String> reasons) {}

    /**
     * A report as it stands now.
     *
     * @param effects whether what scripts made is shown, which may be long
     */
    public static NodeView of(NodeReported report, long endOffset, Instant now, boolean effects) {
        List<SetView> sets = report.sets().stream()
                .map(set -> new SetView(
                        set.name(),
                        set.asked(),
                        set.loaded(),
                        report.notLoaded().stream()
                                .filter(missing -> missing.set().equals(set.name()))
                                .mapToInt(NodeReported.NotLoaded::count)
                                .sum(),
                        report.notLoaded().stream()
                                .filter(missing -> missing.set().equals(set.name()))
                                .map(missing -> missing.count() + ": " + missing.reason())
                                .toList()))
                .toList();
        return new NodeView(
                report.node(),
                NodeState.of(report, endOffset, now),
                report.mode(),
                report.appliedRevision(),
                Math.max(0, endOffset - report.appliedRevision()),
                new Digest(
                        report.askedDigest(),
                        report.loadedDigest(),
                        report.askedDigest().equals(report.loadedDigest())),
                new Counts(
                        sets.stream().mapToLong(SetView::asked).sum(),
                        sets.stream().mapToLong(SetView::loaded).sum(),
                        report.notLoaded().stream()
                                .mapToLong(NodeReported.NotLoaded::count)
                                .sum()),
                sets,
                report.repairs(),
                report.lastRepair(),
                report.lastError(),
                report.warnings(),
                Math.max(0, Duration.between(report.at(), now).toSeconds()),
                report.at(),
                report.startedAt(),
                report.heartbeatSeconds(),
                report.facts(),
                report.scripts().stream()
                        .map(script -> effects ? script : script.withoutEffect())
                        .toList(),
                Fail2BanLine.of(report.fail2ban()));
    }
}
