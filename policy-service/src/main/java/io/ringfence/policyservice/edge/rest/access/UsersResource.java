package io.ringfence.policyservice.edge.rest.access;

import io.ringfence.policyservice.core.access.User;
import io.ringfence.policyservice.core.access.UserDraft;
import io.ringfence.policyservice.core.access.UserStore;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.edge.rest.Changes;
import io.ringfence.policyservice.edge.rest.auth.Logins;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.auth.TokenIdentities;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The people who log in. */
@Path("/api/v1/users")
@Tag(name = "Access", description = "Who may get in, and what they may do.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class UsersResource {

    private static final String EXAMPLE = "{\"role\":\"OPERATOR\",\"password\":\"correct horse battery\"}";

    @Inject
    UserStore users;

    @Inject
    TokenIdentities identities;

    @Inject
    Changes changes;

    /** All users, of whom there are at most 1,000. */
    @Schema(name = "Users", description = "All users.")
    public record View(List<UserView> items) {}

    @GET
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "All users")
    public View all() {
        return new View(users.all().stream().map(UserView::of).toList());
    }

    @GET
    @Path("/{name}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(summary = "One user")
    public UserView get(@PathParam("name") String name) {
        return users.find(name)
                .map(UserView::of)
                .orElseThrow(() ->
                        new RefusedException(ProblemType.NOT_FOUND, "There is no user with the name " + name + "."));
    }

    @PUT
    @Path("/{name}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Add or change a user",
            description =
                    "A new password, or disabled, ends all their sessions. The last admin of the whole cluster can be"
                            + " neither disabled nor given less (409).")
    @APIResponse(
            responseCode = "200",
            description = "They are as asked.",
            content = @Content(schema = @Schema(implementation = UserView.class)))
    @APIResponse(
            responseCode = "201",
            description = "They are new.",
            content = @Content(schema = @Schema(implementation = UserView.class)))
    public RestResponse<UserView> put(
            @PathParam("name") String name,
            @RequestBody(content = @Content(schema = @Schema(implementation = UserView.Body.class), example = EXAMPLE))
                    UserView.@Nullable Body body) {
        if (body == null) {
            throw new RefusedException(ProblemType.BAD_REQUEST, "The body is empty; send " + EXAMPLE);
        }
        UserDraft draft = changes.done(
                UserDraft.of(name, body.role(), body.tenant(), body.disabled(), body.password()),
                "user.put",
                User.subject(name));
        Changed<User> changed = changes.done(
                users.put(draft, draft.password().map(Logins::hash), changes.requester()),
                "user.put",
                User.subject(name));
        identities.forget();
        return RestResponse.status(
                changed.kind() == Changed.Kind.CREATED ? RestResponse.Status.CREATED : RestResponse.Status.OK,
                UserView.of(changed.value()));
    }

    @DELETE
    @Path("/{name}")
    @RolesAllowed(Roles.ADMIN)
    @Operation(
            summary = "Remove a user",
            description = "Their sessions end. The last admin of the whole cluster stays (409).")
    @APIResponse(responseCode = "204", description = "They are gone.")
    public RestResponse<Void> remove(@PathParam("name") String name) {
        var _ = changes.done(users.remove(name, changes.requester()), "user.remove", User.subject(name));
        identities.forget();
        return RestResponse.noContent();
    }
}
