package io.ringfence.policyservice.edge.rest.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.policyservice.core.access.ApiToken;
import io.ringfence.policyservice.core.access.Rank;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A token of a program.
 *
 * @param tenant the one tenant that it may see; absent for the whole cluster
 * @param lastUsedAt exact to a minute; absent when it never was
 * @param token the secret; told once, when it is made
 */
@Schema(name = "Token", description = "What a program shows to be let in.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TokenView(
        UUID id,
        String name,
        Rank role,
        @Nullable String tenant,
        Instant createdAt,
        String createdBy,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable String token) {

    static TokenView of(ApiToken token, @Nullable String secret) {
        return new TokenView(
                token.id(),
                token.name(),
                token.rank(),
                token.tenant().orElse(null),
                token.createdAt(),
                token.createdBy(),
                token.expiresAt().orElse(null),
                token.lastUsedAt().orElse(null),
                secret);
    }

    /**
     * A token as it is to be.
     *
     * @param role VIEWER, OPERATOR or ADMIN
     * @param expiresAt such as 2031-05-01T12:00:00Z; never when it is not sent
     */
    @Schema(name = "TokenBody", description = "A token as it is to be.")
    public record Body(
            @Nullable String name,
            @Nullable String role,
            @Nullable String tenant,
            @Nullable String expiresAt) {}
}
