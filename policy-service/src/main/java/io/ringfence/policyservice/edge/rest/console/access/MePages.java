package io.ringfence.policyservice.edge.rest.console.access;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.core.access.Access;
import io.ringfence.policyservice.core.access.User;
import io.ringfence.policyservice.core.access.UserStore;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.token.BearerToken;
import io.ringfence.policyservice.edge.rest.access.MeResource;
import io.ringfence.policyservice.edge.rest.auth.Caller;
import io.ringfence.policyservice.edge.rest.auth.Logins;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.auth.SessionCookie;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;

/** Who one is, and another password: people have one, programs do not, so the API has nothing of the kind. */
@Path("/me")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class MePages {

    @Inject
    Pages pages;

    @Inject
    MeResource me;

    @Inject
    UserStore users;

    @Inject
    Logins logins;

    @Inject
    SessionCookie session;

    @Inject
    Caller caller;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance me(MeResource.View me, boolean hasPassword, Typed typed, FormProblem problem);
    }

    @GET
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response show() {
        return pages.show(page(FormProblem.NONE));
    }

    /** Other sessions of theirs end; whoever had them may have had the old password. */
    @POST
    @Path("password")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.TENANT_VIEWER)
    public Response password(MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        return pages.done(
                () -> changed(typed),
                done -> "/me",
                done -> Flash.of("Your password is another one now. You are logged out everywhere else."),
                this::page);
    }

    private User changed(Typed typed) {
        BearerToken keep = session.token()
                .filter(token -> hasPassword())
                .orElseThrow(() -> new RefusedException(
                        ProblemType.INVALID, "Only users who log in here with a password can set another one."));
        return RefusedException.unless(
                logins.change(me.me().name(), typed.of("current"), typed.of("password"), keep, caller.requester()));
    }

    private boolean hasPassword() {
        MeResource.View view = me.me();
        return view.kind() == Access.Kind.SESSION
                && users.find(view.name()).map(User::isLocal).orElse(false);
    }

    private TemplateInstance page(FormProblem problem) {
        return Templates.me(me.me(), hasPassword(), Typed.nothing(), problem);
    }
}
