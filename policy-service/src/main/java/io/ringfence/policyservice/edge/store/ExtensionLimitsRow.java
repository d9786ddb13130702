package io.ringfence.policyservice.edge.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

/** Table {@code extension_limits}. */
@Entity
@Table(name = "extension_limits")
public class ExtensionLimitsRow extends PanacheEntityBase {

    @Id
    public String key;

    public String tenant;

    @ColumnTransformer(write = "CAST(? AS jsonb)")
    public String published;

    public Instant updatedAt;
    public String updatedBy;
}
