package io.ringfence.policyservice.edge.rest.console.explain;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.contract.Bounds;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.entry.EntryInput;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.ban.BanView;
import io.ringfence.policyservice.edge.rest.ban.BansResource;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.Formats;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.firewall.EntriesResource;
import io.ringfence.policyservice.edge.rest.firewall.ExplainResource;
import io.ringfence.policyservice.edge.rest.firewall.ExplainView;
import io.ringfence.policyservice.edge.rest.firewall.LiftResource;
import io.ringfence.policyservice.edge.rest.limit.TenantView;
import io.ringfence.policyservice.edge.rest.limit.TenantsResource;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One box: an address, an extension, a tenant, a node or a call; all that is known of it, and one button to lift. */
@Path("/explain")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class ExplainPages {

    private static final int MOST_TENANTS = 100;
    private static final int MOST_BANS = 20;

    @Inject
    Pages pages;

    @Inject
    ExplainResource explain;

    @Inject
    LiftResource lift;

    @Inject
    EntriesResource entries;

    @Inject
    BansResource bans;

    @Inject
    TenantsResource tenants;

    @Inject
    Nodes nodes;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance ask(String query, FormProblem problem);

        static native TemplateInstance address(ExplainView view, List<BanView> bans, int nodes, FormProblem problem);

        static native TemplateInstance word(String query, List<TenantView> tenants);
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public Response ask(@QueryParam("q") @Nullable String query, @Context UriInfo uri) {
        String asked = query == null ? "" : query.strip();
        if (asked.isEmpty()) {
            return pages.show(Templates.ask("", FormProblem.NONE));
        }
        if (asked.length() > 200) {
            Refusal refusal =
                    Refusal.of(ProblemType.INVALID, InputError.field("q", asked, "must have at most 200 characters"));
            return pages.again(refusal, Templates.ask(asked.substring(0, 200), FormProblem.of(refusal)));
        }
        Optional<Network> network = network(asked);
        if (network.isPresent()) {
            return network.get().isAddress()
                    ? pages.show(address(network.get().address(), uri, FormProblem.NONE))
                    : Response.seeOther(URI.create("/firewall/entries?cidr=" + Formats.segment(asked)))
                            .build();
        }
        return word(asked, uri);
    }

    private Response word(String asked, UriInfo uri) {
        if (asked.contains("@")) {
            return Response.seeOther(URI.create("/traffic/calls/" + Formats.segment(asked)))
                    .build();
        }
        if (nodes.find(asked).isPresent()) {
            return Response.seeOther(URI.create("/nodes/" + Formats.segment(asked)))
                    .build();
        }
        int slash = asked.indexOf('/');
        if (slash > 0 && isTenant(asked.substring(0, slash))) {
            return Response.seeOther(URI.create("/tenants/" + Formats.segment(asked.substring(0, slash))
                            + "/extensions/" + Formats.segment(asked.substring(slash + 1))))
                    .build();
        }
        if (isTenant(asked)) {
            return Response.seeOther(URI.create("/tenants/" + Formats.segment(asked)))
                    .build();
        }
        boolean extension = Bounds.EXTENSION.matcher(asked).matches();
        List<TenantView> all = extension
                ? tenants.list(null, null, MOST_TENANTS, uri).getEntity().items()
                : List.of();
        return pages.show(Templates.word(asked, all));
    }

    private boolean isTenant(String name) {
        try {
            return tenants.get(name) != null;
        } catch (RefusedException none) {
            return false;
        }
    }

    @POST
    @Path("lift")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response lift(MultivaluedMap<String, String> form, @Context UriInfo uri) {
        Typed typed = new Typed(form);
        String ip = typed.stripped("ip");
        return pages.done(
                () -> lift.lift(new LiftResource.Request(ip, seconds(typed))),
                done -> place(ip),
                done -> {
                    Flash told = Flash.of(done.sentence() + " Proven on "
                            + done.enforced().nodes() + " of "
                            + done.enforced().of() + " nodes.");
                    // Another block is the way back from taking a block away, and from nothing else.
                    boolean onlyBlock = !done.removed().isEmpty() && done.bans().isEmpty() && done.allowed() == null;
                    return onlyBlock ? told.undo("/explain/block", Map.of("ip", ip)) : told;
                },
                problem -> address(ip, uri, problem));
    }

    @POST
    @Path("block")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response block(MultivaluedMap<String, String> form, @Context UriInfo uri) {
        Typed typed = new Typed(form);
        String ip = typed.stripped("ip");
        return pages.done(
                () -> entries.add(new EntryInput("BLOCK", ip, null, null, null, null), typed.on("force"), uri),
                done -> place(ip),
                done -> {
                    Flash told = Flash.of(ip + " is blocked; nodes follow within moments.");
                    boolean isNew = done.getStatus() == Response.Status.CREATED.getStatusCode();
                    return isNew
                            ? told.undo("/firewall/entries/" + done.getEntity().id() + "/remove", Map.of())
                            : told;
                },
                problem -> address(ip, uri, problem));
    }

    private TemplateInstance address(String ip, UriInfo uri, FormProblem problem) {
        return Templates.address(
                explain.explain(ip),
                bans.list(ip, null, null, null, null, MOST_BANS, uri)
                        .getEntity()
                        .items(),
                nodes.all().size(),
                problem);
    }

    private static String place(String ip) {
        return "/explain?q=" + Formats.segment(ip);
    }

    private static @Nullable Long seconds(Typed typed) {
        try {
            return typed.stripped("ttlSeconds").isEmpty() ? null : Long.valueOf(typed.stripped("ttlSeconds"));
        } catch (NumberFormatException e) {
            throw RefusedException.parameter("ttlSeconds", typed.of("ttlSeconds"), "must be a number of seconds");
        }
    }

    private static Optional<Network> network(String text) {
        try {
            return Optional.of(Network.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
