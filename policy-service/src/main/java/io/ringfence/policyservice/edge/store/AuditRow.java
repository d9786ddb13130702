package io.ringfence.policyservice.edge.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.ringfence.policyservice.core.audit.AuditRecord;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** Table {@code audit}. Rows are only ever added. */
@Entity
@Table(name = "audit")
public class AuditRow extends PanacheEntityBase {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    public Long id;

    public Instant at;
    public String actor;
    public String address;
    public String action;
    public String subject;

    @Enumerated(EnumType.STRING)
    public AuditRecord.Outcome outcome;

    public boolean forced;
    public @Nullable Long change;
    public @Nullable Long version;
    public @Nullable String detail;

    @ColumnTransformer(write = "CAST(? AS jsonb)")
    public @Nullable String before;

    @ColumnTransformer(write = "CAST(? AS jsonb)")
    public @Nullable String after;
}
