package io.ringfence.policyservice.edge.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

/** Table {@code notification_settings}: one row, or none before anything was set. */
@Entity
@Table(name = "notification_settings")
public class NotificationSettingsRow extends PanacheEntityBase {

    @Id
    public boolean one = true;

    @ColumnTransformer(write = "CAST(? AS jsonb)")
    public String published;

    public Instant updatedAt;
    public String updatedBy;
}
