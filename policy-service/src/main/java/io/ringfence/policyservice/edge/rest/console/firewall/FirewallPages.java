package io.ringfence.policyservice.edge.rest.console.firewall;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.core.node.Enforced;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.LiveStreams;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.ringfence.policyservice.edge.rest.settings.SettingsResource;
import io.ringfence.policyservice.edge.rest.settings.SettingsView;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.net.URI;
import java.util.Map;

/** The switches of the firewall: typed, looked at, tried, applied. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class FirewallPages {

    private static final String HOME = "/firewall";
    private static final String TRIAL = "60s";

    @Inject
    Pages pages;

    @Inject
    SettingsDraft draft;

    @Inject
    SettingsResource settings;

    @Inject
    Panels panels;

    @Inject
    LiveStreams live;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance firewall(
                SettingsView view, Typed typed, String etag, Panels.Told told, FormProblem problem);

        static native TemplateInstance enforced(Enforced enforced);

        static native TemplateInstance preview(SettingsDraft.Look look, FormProblem problem);
    }

    @GET
    @Path("firewall")
    @RolesAllowed(Roles.VIEWER)
    public Response firewall() {
        return pages.show(page(FormProblem.NONE));
    }

    @GET
    @Path("live/firewall")
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> live(@Context Sse sse) {
        return live.open(
                sse,
                Map.of("enforced", () -> Templates.enforced(draft.now().view().enforced())));
    }

    /** Whoever loads the address of a preview again has nothing typed any more. */
    @GET
    @Path("firewall/{step: preview|apply|edit}")
    @RolesAllowed(Roles.VIEWER)
    public Response again() {
        return Response.seeOther(URI.create(HOME)).build();
    }

    @POST
    @Path("firewall/preview")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response preview(MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        try {
            SettingsDraft.Look look = draft.look(draft.candidate(typed), typed.of("etag"), typed.of("node"));
            return pages.show(Templates.preview(look, FormProblem.NONE));
        } catch (RefusedException refused) {
            return pages.refused(refused, problem -> typed.on("candidate") ? page(problem) : page(typed, problem));
        }
    }

    /** Back to the form, with all that was typed. */
    @POST
    @Path("firewall/edit")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response edit(MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        SettingsDraft.Now now = draft.now();
        Typed values = SettingsForm.typed(draft.candidate(typed));
        return pages.show(Templates.firewall(now.view(), values, typed.of("etag"), panels.told(), FormProblem.NONE));
    }

    @POST
    @Path("firewall/apply")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response apply(MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        boolean trial = typed.of("how").equals("try");
        try {
            ObjectNode candidate = draft.candidate(typed);
            JsonNode before = draft.now().stored();
            return pages.done(
                    () -> draft.set(candidate, typed.of("etag"), trial ? TRIAL : null, typed.on("force")),
                    done -> HOME,
                    done -> trial
                            ? Flash.of("The settings are on trial for 60 s. Press Keep if all is well; otherwise every"
                                    + " node goes back by itself.")
                            : Flash.of("The settings are stored; nodes follow within moments.")
                                    .undo("/firewall/apply", Map.of("candidate", before.toString(), "how", "apply")),
                    // What is stored may be another by now, and this page shows it: it is what Apply would replace.
                    problem ->
                            Templates.preview(draft.look(candidate, draft.now().etag(), typed.of("node")), problem));
        } catch (RefusedException refused) {
            return pages.refused(refused, this::page);
        }
    }

    @POST
    @Path("firewall/trial/keep")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response keep() {
        return pages.done(
                () -> settings.confirm(null),
                done -> HOME,
                done -> Flash.of("The settings that were on trial hold for good."),
                this::page);
    }

    @POST
    @Path("firewall/trial/undo")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response undo() {
        return pages.done(
                () -> settings.endTrial(null),
                done -> HOME,
                done -> Flash.of("The trial is over; nodes go back to the settings of before within moments."),
                this::page);
    }

    private TemplateInstance page(FormProblem problem) {
        SettingsDraft.Now now = draft.now();
        return Templates.firewall(now.view(), SettingsForm.typed(now.shown()), now.etag(), panels.told(), problem);
    }

    private TemplateInstance page(Typed typed, FormProblem problem) {
        return Templates.firewall(draft.now().view(), typed, typed.of("etag"), panels.told(), problem);
    }
}
