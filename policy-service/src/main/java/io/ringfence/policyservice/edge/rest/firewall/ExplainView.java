package io.ringfence.policyservice.edge.rest.firewall;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.rate.SipRatesReported.State;
import io.ringfence.firewall.explain.Explanation;
import io.ringfence.firewall.explain.Layer;
import io.ringfence.firewall.explain.Match;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.node.NodeState;
import io.ringfence.policyservice.core.rate.NearSource;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Why an address passes or is dropped.
 *
 * @param decidedBy the first layer that matches
 * @param sentence the answer in one sentence
 * @param layers every layer in rule order, with what matches in it
 * @param nodes what each node does with it
 * @param sipRates how near it is to the SIP rate limit of each node whose kernel knows it
 * @param lift the calls that take away every block of it
 */
@Schema(name = "Explanation", description = "Why an address passes or is dropped, and how to lift its blocks.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExplainView(
        String ip,
        Layer.Verdict verdict,
        Layer decidedBy,
        String sentence,
        List<LayerView> layers,
        List<NodeVerdict> nodes,
        List<NearSource> sipRates,
        List<String> lift) {

    /** One layer. */
    public record LayerView(Layer layer, boolean decides, List<MatchView> matches) {}

    /** Something that contains the address; {@code name} is that of a list or feed (source {@code FEED}), {@code id} that of an entry. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record MatchView(
            String cidr,
            @Nullable String id,
            @Nullable String name,
            String source,
            String by,
            Instant since,
            @Nullable Instant until,
            @Nullable String comment,
            String state,
            String lift) {

        static MatchView of(Match match, Network ip) {
            return new MatchView(
                    match.network().toString(),
                    match.id(),
                    match.isEntry() ? null : match.origin(),
                    match.source(),
                    match.by(),
                    match.since(),
                    match.until(),
                    match.comment(),
                    match.isPublished() ? "published" : "pending",
                    match.lift(ip));
        }
    }

    /**
     * One node.
     *
     * @param verdict what the policy means there; the control plane's addresses pass on each node that knows them
     * @param enforces whether its kernel was proven to hold that
     * @param note what is different on this node, such as custom scripts and trusted interfaces
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NodeVerdict(
            String node,
            NodeState state,
            Layer.Verdict verdict,
            Layer decidedBy,
            boolean enforces,
            @Nullable String note) {}

    static ExplainView of(Explanation explanation, List<NodeVerdict> nodes, List<NearSource> sipRates) {
        List<LayerView> layers = Arrays.stream(Layer.values())
                .map(layer -> new LayerView(
                        layer,
                        layer == explanation.decides(),
                        explanation.matches().stream()
                                .filter(match -> match.layer() == layer)
                                .map(match -> MatchView.of(match, explanation.ip()))
                                .toList()))
                .toList();
        return new ExplainView(
                explanation.ip().address(),
                explanation.verdict(),
                explanation.decides(),
                explanation.sentence() + limited(sipRates),
                layers,
                nodes,
                sipRates,
                explanation.lift());
    }

    private static String limited(List<NearSource> sipRates) {
        String where = sipRates.stream()
                .filter(source -> source.state() == State.LIMITED)
                .map(NearSource::node)
                .collect(Collectors.joining(", "));
        return where.isEmpty() ? "" : " It sends more SIP than the rate limit lets through, on " + where + ".";
    }
}
