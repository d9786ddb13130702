package io.ringfence.policyservice.edge.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.security.jpa.Password;
import io.quarkus.security.jpa.Roles;
import io.quarkus.security.jpa.UserDefinition;
import io.quarkus.security.jpa.Username;
import io.ringfence.policyservice.core.access.Rank;
import io.ringfence.policyservice.core.access.User;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Table {@code app_user}. Quarkus' own check of passwords reads it too; what a user may do is told by their session. */
@Entity
@Table(name = "app_user")
@UserDefinition
public class UserRow extends PanacheEntityBase {

    @Id
    @Username
    public String name;

    /** Null when somebody logs in at the identity provider. */
    @Password
    public @Nullable String password;

    /** Who it is at the identity provider; null for who logs in here. */
    public @Nullable String subject;

    @Roles
    public String role;

    public @Nullable String tenant;
    public boolean disabled;
    public Instant createdAt;
    public String createdBy;
    public @Nullable Instant lastLoginAt;

    User user() {
        return new User(
                name,
                subject == null ? User.Origin.LOCAL : User.Origin.PROVIDER,
                Rank.valueOf(role),
                Optional.ofNullable(tenant),
                disabled,
                createdAt,
                createdBy,
                Optional.ofNullable(lastLoginAt));
    }
}
