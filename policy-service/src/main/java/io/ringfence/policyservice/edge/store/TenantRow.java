package io.ringfence.policyservice.edge.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

/** Table {@code tenant}. */
@Entity
@Table(name = "tenant")
public class TenantRow extends PanacheEntityBase {

    @Id
    public String name;

    @ColumnTransformer(write = "CAST(? AS jsonb)")
    public String published;

    public Instant updatedAt;
    public String updatedBy;
}
