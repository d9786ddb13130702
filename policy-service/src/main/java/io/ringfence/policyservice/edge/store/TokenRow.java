package io.ringfence.policyservice.edge.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.ringfence.policyservice.core.access.ApiToken;
import io.ringfence.policyservice.core.access.Rank;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Table {@code api_token}. The token itself is nowhere. */
@Entity
@Table(name = "api_token")
public class TokenRow extends PanacheEntityBase {

    @Id
    public UUID id;

    public String name;
    public byte[] sha256;
    public Instant createdAt;
    public @Nullable Instant lastUsedAt;
    public String role;
    public @Nullable String tenant;
    public @Nullable Instant expiresAt;
    public String createdBy;

    ApiToken token() {
        return new ApiToken(
                id,
                name,
                Rank.valueOf(role),
                Optional.ofNullable(tenant),
                createdAt,
                createdBy,
                Optional.ofNullable(expiresAt),
                Optional.ofNullable(lastUsedAt));
    }
}
