package io.ringfence.policyservice.edge.rest.firewall;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.Topic;
import io.ringfence.contract.ban.BanLifted;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.firewall.explain.Explanation;
import io.ringfence.firewall.explain.Layer;
import io.ringfence.firewall.explain.Match;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.ban.BanProof;
import io.ringfence.policyservice.core.ban.HeldBan;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.entry.EntryInput;
import io.ringfence.policyservice.core.entry.EntryStore;
import io.ringfence.policyservice.core.node.Enforced;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.policy.PolicyStore;
import io.ringfence.policyservice.core.relay.Outbox;
import io.ringfence.policyservice.core.settings.SettingsStore;
import io.ringfence.policyservice.edge.rest.BanLifts;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Lets an address in, whatever keeps it out, and waits for the proof. */
@Path("/api/v1/firewall/lift")
@Tag(name = "Explain", description = "Why an address passes or is dropped, and the exact text that a node runs.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class LiftResource {

    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(20);

    @Inject
    Explainer explainer;

    @Inject
    EntryStore entries;

    @Inject
    SettingsStore settings;

    @Inject
    Outbox outbox;

    @Inject
    PolicyStore policy;

    @Inject
    Nodes nodes;

    @Inject
    Changes changes;

    @Inject
    BanLifts lifts;

    @Inject
    AuditStore audit;

    private final Clock clock = Clock.systemUTC();

    /**
     * What is to be let in.
     *
     * @param ip the address
     * @param ttlSeconds for how long, where it has to be allowed; without end when absent
     */
    @Schema(name = "Lift")
    public record Request(@Nullable String ip, @Nullable Long ttlSeconds) {}

    /**
     * What was done.
     *
     * @param removed ids of the entries that blocked this address alone
     * @param bans networks whose bans were lifted
     * @param allowed the network that was put on ALLOW, because something wider keeps the address out
     * @param sentence how the policy explains the address now
     * @param enforced on how many nodes that was read back from the kernel
     * @param confirmed whether all of them had, before the answer
     */
    @Schema(name = "Lifted", description = "What let the address in, and on how many nodes it is proven.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LiftedView(
            String ip,
            List<String> removed,
            List<String> bans,
            @Nullable String allowed,
            String sentence,
            Enforced enforced,
            boolean confirmed) {}

    @POST
    @RolesAllowed(Roles.OPERATOR)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Lift every block of an address",
            description =
                    "Its bans are lifted, and entries that block this address alone are removed. When something wider keeps it out (a network,"
                            + " a list, its country, closed SIP ports), it is put on ALLOW, for ttlSeconds or without end. The answer"
                            + " waits up to 5 s until every node has read that back from its kernel.")
    public LiftedView lift(
            @RequestBody(content = @Content(example = "{\"ip\":\"203.0.113.9\",\"ttlSeconds\":3600}")) @Nullable Request request) {
        Network address = ExplainResource.address(request == null ? null : request.ip());
        String subject = "address/" + address.address();
        BanLifts.Lifted bans =
                lifts.lift(address, BanLifted.Cause.ADMIN, changes.requester().actor());
        bans.networks().forEach(network -> audit.done(changes.requester(), "ban.lift", "ban/" + network));
        List<String> removed = new ArrayList<>();
        for (Match match : explain(address).matches()) {
            String id = match.id();
            if (match.layer() == Layer.BLOCK && id != null && match.network().equals(address)) {
                changes.done(
                        entries.remove(UUID.fromString(id), OptionalLong.empty(), changes.requester(), false),
                        "address.lift",
                        subject);
                removed.add(id);
            }
        }
        String allowed = null;
        Explanation now = explain(address);
        if (now.verdict() == Layer.Verdict.DROPPED) {
            Long seconds = request == null ? null : request.ttlSeconds();
            EntryInput input = new EntryInput("ALLOW", address.toString(), null, "lifted", null, seconds);
            EntryDraft draft = changes.done(EntryDraft.of(input, clock.instant()), "address.lift", subject);
            allowed = changes.done(entries.put(draft, changes.requester(), false), "address.lift", subject)
                    .value()
                    .network()
                    .toString();
            now = explain(address);
        }
        Enforced enforced = awaitProof(bans.places());
        return new LiftedView(
                address.address(),
                removed,
                bans.networks(),
                allowed,
                now.sentence(),
                enforced,
                enforced.nodes() == enforced.of());
    }

    private Explanation explain(Network address) {
        return explainer.explain(address, settings.current(), clock.instant());
    }

    private Enforced awaitProof(List<HeldBan.Place> bans) {
        Instant end = clock.instant().plus(WAIT);
        while (true) {
            List<NodeReported> reports = nodes.all();
            boolean published = outbox.pending(Topic.FIREWALL_POLICY) == 0;
            List<String> lifted = BanProof.of(reports, bans).confirmed();
            List<NodeReported> held = reports.stream()
                    .filter(report -> lifted.contains(report.node()))
                    .toList();
            Enforced enforced = new Enforced(
                    Enforced.count(held, published ? policy.revision() : null).nodes(),
                    Enforced.count(reports, null).of());
            if (enforced.nodes() == enforced.of() || clock.instant().isAfter(end)) {
                return enforced;
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return enforced;
            }
        }
    }
}
