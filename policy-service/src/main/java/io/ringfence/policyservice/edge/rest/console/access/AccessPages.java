package io.ringfence.policyservice.edge.rest.console.access;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.edge.rest.access.TokenView;
import io.ringfence.policyservice.edge.rest.access.TokensResource;
import io.ringfence.policyservice.edge.rest.access.UserView;
import io.ringfence.policyservice.edge.rest.access.UsersResource;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.Formats;
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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Users and tokens. */
@Path("/access")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class AccessPages {

    private static final String HOME = "/access";

    @Inject
    Pages pages;

    @Inject
    UsersResource users;

    @Inject
    TokensResource tokens;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance access(
                List<UserView> users,
                List<TokenView> tokens,
                @Nullable TokenView made,
                Typed user,
                FormProblem userProblem,
                Typed token,
                FormProblem tokenProblem);

        static native TemplateInstance user(UserView user, Typed typed, FormProblem problem);
    }

    @GET
    @RolesAllowed(Roles.ADMIN)
    public Response all() {
        return pages.show(page(null, Typed.nothing(), FormProblem.NONE, Typed.nothing(), FormProblem.NONE));
    }

    @POST
    @Path("users")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response add(MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        String name = typed.stripped("name");
        return pages.done(
                () -> {
                    if (name.isEmpty()) {
                        throw RefusedException.parameter("name", "", "is missing");
                    }
                    if (exists(name)) {
                        throw new RefusedException(ProblemType.NAME_TAKEN, "There is a user " + name + " already.");
                    }
                    return users.put(name, body(typed));
                },
                done -> HOME,
                done -> Flash.of(name + " can log in now."),
                problem -> page(null, withoutPassword(typed), problem, Typed.nothing(), FormProblem.NONE));
    }

    @GET
    @Path("users/{name}")
    @RolesAllowed(Roles.ADMIN)
    public Response user(@PathParam("name") String name) {
        UserView user = users.get(name);
        return pages.show(Templates.user(user, typed(user), FormProblem.NONE));
    }

    @POST
    @Path("users/{name}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response change(@PathParam("name") String name, MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        return pages.done(
                () -> users.put(name, body(typed)),
                done -> HOME,
                done -> Flash.of(name + " is saved."),
                problem -> Templates.user(users.get(name), withoutPassword(typed), problem));
    }

    @POST
    @Path("users/{name}/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response remove(@PathParam("name") String name, MultivaluedMap<String, String> form) {
        return pages.done(
                () -> users.remove(name),
                done -> HOME,
                done -> Flash.of(name + " is removed, and logged out everywhere."),
                problem -> Templates.user(users.get(name), typed(users.get(name)), problem));
    }

    /** Makes a token; it is shown in this answer, which no cache keeps, and never again. */
    @POST
    @Path("tokens")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response token(MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        try {
            TokenView made = Objects.requireNonNull(tokens.add(new TokenView.Body(
                            typed.stripped("name"),
                            text(typed, "role"),
                            text(typed, "tenant"),
                            text(typed, "expiresAt")))
                    .getEntity());
            return pages.show(page(made, Typed.nothing(), FormProblem.NONE, Typed.nothing(), FormProblem.NONE));
        } catch (RefusedException refused) {
            return pages.again(
                    refused.refusal(),
                    page(null, Typed.nothing(), FormProblem.NONE, typed, FormProblem.of(refused.refusal())));
        }
    }

    @POST
    @Path("tokens/{id}/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response removeToken(@PathParam("id") String id, MultivaluedMap<String, String> form) {
        return pages.done(
                () -> tokens.remove(id),
                done -> HOME,
                done -> Flash.of("The token is of no use any more."),
                problem -> page(null, Typed.nothing(), FormProblem.NONE, Typed.nothing(), problem));
    }

    private TemplateInstance page(
            @Nullable TokenView made, Typed user, FormProblem userProblem, Typed token, FormProblem tokenProblem) {
        return Templates.access(
                users.all().items(), tokens.all().items(), made, user, userProblem, token, tokenProblem);
    }

    private boolean exists(String name) {
        return users.all().items().stream().anyMatch(user -> user.name().equals(name));
    }

    private static UserView.Body body(Typed typed) {
        return new UserView.Body(
                text(typed, "role"), text(typed, "tenant"), typed.on("disabled"), text(typed, "password"));
    }

    private static Typed typed(UserView user) {
        return Typed.of(Formats.filled(
                "role", user.role().name(), "tenant", user.tenant(), "disabled", user.disabled() ? "on" : null));
    }

    private static Typed withoutPassword(Typed typed) {
        typed.fields().remove("password");
        return typed;
    }

    private static @Nullable String text(Typed typed, String field) {
        String text = typed.stripped(field);
        return text.isEmpty() ? null : text;
    }
}
