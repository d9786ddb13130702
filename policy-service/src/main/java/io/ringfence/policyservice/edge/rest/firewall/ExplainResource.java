package io.ringfence.policyservice.edge.rest.firewall;

import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.ScriptReport;
import io.ringfence.firewall.explain.Explanation;
import io.ringfence.firewall.explain.Layer;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.node.Enforced;
import io.ringfence.policyservice.core.node.NodeState;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.policy.PolicyStore;
import io.ringfence.policyservice.core.rate.NearSource;
import io.ringfence.policyservice.core.rate.SipRates;
import io.ringfence.policyservice.core.settings.SettingsStore;
import io.ringfence.policyservice.core.settings.StoredSettings;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Why an address passes or is dropped. */
@Path("/api/v1/firewall/explain")
@Tag(name = "Explain", description = "Why an address passes or is dropped, and the exact text that a node runs.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ExplainResource {

    @Inject
    Explainer explainer;

    @Inject
    SettingsStore settings;

    @Inject
    Nodes nodes;

    @Inject
    PolicyStore policy;

    @Inject
    SipRates rates;

    private final Clock clock = Clock.systemUTC();

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Operation(
            summary = "Explain an address",
            description = "What allows or blocks it, since when, until when, by whom and why; what each node does; and"
                    + " the calls that lift every block of it.")
    public ExplainView explain(@QueryParam("ip") @Nullable String ip) {
        Network address = address(ip);
        Instant now = clock.instant();
        StoredSettings stored = settings.current();
        Explanation explanation = explainer.explain(address, stored, now);
        long revision = policy.revision();
        return ExplainView.of(
                explanation,
                nodes.all().stream()
                        .map(report -> verdict(report, explanation, stored.revision(), revision, now))
                        .toList(),
                NearSource.of(rates.all(), address, now));
    }

    private static ExplainView.NodeVerdict verdict(
            NodeReported report, Explanation explanation, @Nullable Long settingsRevision, long revision, Instant now) {
        Layer layer = explanation.decidesOn(
                report.facts().controlPlane().stream().map(Network::parse).toList());
        boolean bySettings = layer == Layer.COUNTRY || layer == Layer.SIP_CLOSED;
        boolean pending = explanation.matches().stream().anyMatch(match -> match.revision() == null)
                || bySettings && settingsRevision == null;
        long needed = explanation.matches().stream()
                .mapToLong(match -> match.revision() == null ? Long.MAX_VALUE : match.revision())
                .max()
                .orElse(bySettings && settingsRevision != null ? settingsRevision : revision);
        boolean always = layer == Layer.LOOPBACK || layer == Layer.CONTROL_PLANE;
        boolean enforces = Enforced.holds(report, always ? 0 : needed)
                && (always || !pending)
                && report.scripts().stream().noneMatch(ScriptReport::replacesRules);
        return new ExplainView.NodeVerdict(
                report.node(), NodeState.of(report, revision, now), layer.verdict(), layer, enforces, note(report));
    }

    private static @Nullable String note(NodeReported report) {
        List<String> notes = new ArrayList<>();
        for (ScriptReport script : report.scripts()) {
            if (script.loaded() > 0) {
                notes.add(script.name()
                        + (script.replacesRules()
                                ? " stands in place of Ringfence's rules there"
                                : " has added rules of its own there")
                        + ", see GET /api/v1/firewall/preview?node=" + report.node());
            }
        }
        if (!report.facts().trustedInterfaces().isEmpty()) {
            notes.add("what enters by " + String.join(", ", report.facts().trustedInterfaces()) + " passes all");
        }
        return notes.isEmpty() ? null : String.join("; ", notes);
    }

    /** The single address that was asked for. */
    static Network address(@Nullable String ip) {
        if (ip == null || ip.isBlank()) {
            throw RefusedException.parameter("ip", "", "is missing: an address, such as ?ip=203.0.113.9");
        }
        try {
            Network address = Network.parse(ip.strip());
            if (address.isAddress()) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw RefusedException.parameter("ip", ip, String.valueOf(e.getMessage()));
        }
        throw RefusedException.parameter("ip", ip, "must be a single address, not a network");
    }
}
