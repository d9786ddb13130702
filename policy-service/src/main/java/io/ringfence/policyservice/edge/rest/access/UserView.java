package io.ringfence.policyservice.edge.rest.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.policyservice.core.access.Rank;
import io.ringfence.policyservice.core.access.User;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A user.
 *
 * @param origin LOCAL for who has a password here, PROVIDER for who logs in at the identity provider, which says their role and tenant
 * @param tenant the one tenant that they see; absent for the whole cluster
 */
@Schema(name = "User", description = "Somebody who logs in.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record UserView(
        String name,
        User.Origin origin,
        Rank role,
        @Nullable String tenant,
        boolean disabled,
        Instant createdAt,
        String createdBy,
        @Nullable Instant lastLoginAt) {

    static UserView of(User user) {
        return new UserView(
                user.name(),
                user.origin(),
                user.rank(),
                user.tenant().orElse(null),
                user.disabled(),
                user.createdAt(),
                user.createdBy(),
                user.lastLoginAt().orElse(null));
    }

    /**
     * A user as they are to be.
     *
     * @param role VIEWER, OPERATOR or ADMIN
     * @param password 12 characters to 72 bytes; needed for a new user, otherwise only to set another
     */
    @Schema(name = "UserBody", description = "A user as they are to be.")
    public record Body(
            @Nullable String role,
            @Nullable String tenant,
            @Nullable Boolean disabled,
            @Nullable String password) {}
}
