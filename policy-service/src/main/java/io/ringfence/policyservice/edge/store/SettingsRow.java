package io.ringfence.policyservice.edge.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** Table {@code settings}: one row, or none before anything was set. */
@Entity
@Table(name = "settings")
public class SettingsRow extends PanacheEntityBase {

    @Id
    public boolean one = true;

    @ColumnTransformer(write = "CAST(? AS jsonb)")
    public String firewall;

    @ColumnTransformer(write = "CAST(? AS jsonb)")
    public @Nullable String trial;

    public long change;
    public Instant updatedAt;
    public String updatedBy;
    public @Nullable Long revision;
}
