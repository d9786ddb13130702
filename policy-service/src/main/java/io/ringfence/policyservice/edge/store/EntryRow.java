package io.ringfence.policyservice.edge.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.entry.Entry;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** Table {@code entry}. */
@Entity
@Table(name = "entry")
public class EntryRow extends PanacheEntityBase {

    @Id
    public UUID id;

    @Enumerated(EnumType.STRING)
    public ListKind list;

    @ColumnTransformer(read = "CAST(network AS text)", write = "CAST(? AS cidr)")
    public String network;

    public String source;
    public @Nullable String comment;
    public @Nullable Instant expiresAt;
    public Instant createdAt;
    public String createdBy;
    public Instant updatedAt;
    public String updatedBy;
    public long change;
    public @Nullable Long revision;

    /** The row with that list and network. */
    static Optional<EntryRow> of(ListKind list, Network network) {
        // By hand, because the index is on the cidr and not on its text.
        List<?> rows = getEntityManager()
                .createNativeQuery(
                        "SELECT * FROM entry WHERE list = :list AND network = CAST(:network AS cidr)", EntryRow.class)
                .setParameter("list", list.name())
                .setParameter("network", network.toString())
                .getResultList();
        return rows.stream().map(EntryRow.class::cast).findFirst();
    }

    /** Takes over everything from an entry. */
    void set(Entry entry) {
        id = entry.id();
        list = entry.list();
        network = entry.network().toString();
        source = entry.source();
        comment = entry.comment();
        expiresAt = entry.expiresAt();
        createdAt = entry.createdAt();
        createdBy = entry.createdBy();
        updatedAt = entry.updatedAt();
        updatedBy = entry.updatedBy();
        change = entry.change();
        revision = entry.revision();
    }

    Entry entry() {
        return new Entry(
                id,
                list,
                Network.parse(network),
                source,
                comment,
                expiresAt,
                createdAt,
                createdBy,
                updatedAt,
                updatedBy,
                change,
                revision);
    }
}
