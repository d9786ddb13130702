package io.ringfence.policyservice.edge.rest.firewall;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.ScriptReport;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.policy.NamedLists;
import io.ringfence.firewall.policy.Policy;
import io.ringfence.firewall.ruleset.Chain;
import io.ringfence.firewall.ruleset.Compiler;
import io.ringfence.firewall.ruleset.Difference;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.firewall.ruleset.RulesetText;
import io.ringfence.policyservice.core.country.Countries;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.policy.PolicySnapshot;
import io.ringfence.policyservice.core.policy.PolicyStore;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.settings.SettingsStore;
import io.ringfence.policyservice.core.settings.StoredSettings;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.ringfence.policyservice.edge.rest.settings.SettingsBody;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The exact text that a node runs. */
@Path("/api/v1/firewall/preview")
@Tag(name = "Explain", description = "Why an address passes or is dropped, and the exact text that a node runs.")
@RunOnVirtualThread
public class PreviewResource {

    @Inject
    Nodes nodes;

    @Inject
    PolicyStore policy;

    @Inject
    Countries countries;

    @Inject
    SettingsBody body;

    @Inject
    SettingsStore store;

    @Inject
    Changes changes;

    /** For rules, which do not say of which policy they are. */
    private static final UUID NO_POLICY = new UUID(0, 0);

    private final Clock clock = Clock.systemUTC();

    /**
     * What settings would do.
     *
     * @param difference what goes ({@code -}) and what comes ({@code +}) on a node
     * @param cuts whom they would cut off
     */
    public record Glance(List<String> difference, List<String> cuts) {}

    @GET
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(
            summary = "Preview a node's rules",
            description = "The ipset, iptables and ip6tables restore texts that the stored policy means for this node,"
                    + " compiled from what the node last said of itself; behind them what the node's custom scripts have"
                    + " made, as it reported it.")
    @APIResponse(
            responseCode = "200",
            description = "The texts; lines that begin with # say what they are.",
            content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)))
    public StreamingOutput preview(
            @Parameter(description = "The node's name.") @QueryParam("node") @Nullable String node) {
        NodeReported report = report(node);
        PolicySnapshot snapshot = policy.load();
        Instant now = clock.instant();
        Ruleset ruleset = Compiler.compile(snapshot.policy(), report.facts(), countries.table(), now);
        return out -> {
            Writer writer = new BufferedWriter(new OutputStreamWriter(out, UTF_8), 1 << 16);
            write(writer, report, snapshot, ruleset, now);
            writer.flush();
        };
    }

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Preview settings",
            description = "What a node's rules would be with these settings, and how they differ from what the stored"
                    + " policy means now. Nothing is changed.")
    public CandidateView candidate(
            @Parameter(description = "The node's name.") @QueryParam("node") @Nullable String node,
            @RequestBody(content = @Content(schema = @Schema(implementation = FirewallSettings.class))) @Nullable JsonNode sent) {
        NodeReported report = report(node);
        FirewallSettings settings = changes.done(body.read(sent), "settings.preview", StoredSettings.SUBJECT);
        PolicySnapshot snapshot = policy.load();
        Instant now = clock.instant();
        Policy stored = snapshot.policy();
        Policy candidate = new Policy(
                new SettingsPublished(stored.settings().policyId(), settings, null), stored.entries(), stored.lists());
        Ruleset before = Compiler.compile(stored, report.facts(), countries.table(), now);
        return CandidateView.of(
                report.node(),
                before,
                Compiler.compile(candidate, report.facts(), countries.table(), now),
                store.cuts(settings, changes.requester()).told());
    }

    /**
     * What of {@link #candidate} people look at: the same difference and cuts, without the digest, for which all entries and lists
     * have to be read. They are the same before and after.
     *
     * @param node the node; null to say whom the settings cut alone
     */
    public Glance glance(@Nullable String node, JsonNode sent) {
        FirewallSettings settings = changes.done(body.read(sent), "settings.preview", StoredSettings.SUBJECT);
        List<String> cuts = store.cuts(settings, changes.requester()).told();
        if (node == null) {
            return new Glance(List.of(), cuts);
        }
        NodeReported report = report(node);
        StoredSettings stored = store.current();
        Instant now = clock.instant();
        Ruleset before = rules(new SettingsPublished(NO_POLICY, stored.confirmed(), stored.trial()), report, now);
        Ruleset after = rules(new SettingsPublished(NO_POLICY, settings, null), report, now);
        return new Glance(Difference.between(before, after), cuts);
    }

    private Ruleset rules(SettingsPublished settings, NodeReported report, Instant now) {
        Policy policy = new Policy(settings, List.of(), NamedLists.NONE);
        return Compiler.compile(policy, report.facts(), countries.table(), now);
    }

    private NodeReported report(@Nullable String node) {
        if (node == null) {
            throw RefusedException.parameter("node", "", "is missing: a node's name, as in GET /api/v1/nodes");
        }
        return nodes.find(node)
                .orElseThrow(() -> new RefusedException(
                        ProblemType.NOT_FOUND,
                        "No node with the name " + node + " has reported; GET /api/v1/nodes lists all."));
    }

    private static void write(Writer out, NodeReported report, PolicySnapshot snapshot, Ruleset ruleset, Instant now)
            throws IOException {
        out.append("# node ").append(report.node()).append('\n');
        out.append("# revision " + snapshot.revision() + ", change " + snapshot.change() + ", pending "
                + snapshot.pending() + "\n");
        out.append("# digest ").append(ruleset.digest()).append('\n');
        out.append("# loaded digest as the node last read it back: ")
                .append(report.loadedDigest())
                .append('\n');
        out.append("\n# ipset -exist restore\n");
        RulesetText.appendSets(out, ruleset, now);
        for (Family family : Family.values()) {
            String command = family == Family.IPV4 ? "iptables" : "ip6tables";
            out.append("\n# ").append(command).append("-restore --noflush\n");
            for (String text : RulesetText.tables(ruleset, family).values()) {
                out.append(text);
            }
            for (Chain chain : ruleset.chains(family)) {
                if (chain.hasJump()) {
                    out.append("# where it is missing: " + command + " -t " + chain.table() + " -I " + chain.jumpFrom()
                            + " 1 " + chain.jump() + "\n");
                }
            }
        }
        for (ScriptReport script : report.scripts()) {
            writeScript(out, script);
        }
    }

    private static void writeScript(Writer out, ScriptReport script) throws IOException {
        out.append("\n# from the node's script ")
                .append(script.name())
                .append(": ")
                .append(script.state().name());
        out.append(", " + script.loaded() + " of " + script.asked() + " rules loaded");
        if (script.sha256() != null) {
            out.append(", SHA-256 ").append(script.sha256());
        }
        if (script.triedAt() != null) {
            out.append(", tried ").append(script.triedAt().toString());
        }
        out.append('\n');
        if (script.error() != null) {
            out.append("# ").append(script.error()).append('\n');
        }
        if (script.name().equals(ScriptReport.CUSTOM) && !script.effect().isEmpty()) {
            out.append("# its rules stand in place of the rules above, of which the node keeps the sets alone\n");
        }
        out.append(script.effect());
    }
}
