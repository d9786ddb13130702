package io.ringfence.policyservice.edge.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** Table {@code session}. The cookie itself is nowhere. */
@Entity
@Table(name = "session")
public class SessionRow extends PanacheEntityBase {

    @Id
    public byte[] sha256;

    public String userName;
    public Instant createdAt;
    public Instant lastUsedAt;
    public Instant expiresAt;
}
