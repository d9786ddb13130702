package io.ringfence.policyservice.edge.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.policyservice.core.list.StoredList;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Table {@code named_list}. */
@Entity
@Table(name = "named_list")
public class NamedListRow extends PanacheEntityBase {

    @Id
    public String name;

    @Enumerated(EnumType.STRING)
    public ListKind list;

    public long version;
    public int networks;
    public int chunks;
    public byte[] contentHash;
    public String source;
    public @Nullable String comment;
    public Instant createdAt;
    public String createdBy;
    public Instant updatedAt;
    public String updatedBy;
    public @Nullable Long revision;

    StoredList stored() {
        return new StoredList(
                name, list, version, networks, chunks, source, comment, createdAt, createdBy, updatedAt, updatedBy,
                revision);
    }
}
