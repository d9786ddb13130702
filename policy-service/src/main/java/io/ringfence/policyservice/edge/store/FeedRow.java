package io.ringfence.policyservice.edge.store;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.ringfence.policyservice.core.feed.FeedAddress;
import io.ringfence.policyservice.core.feed.FeedDraft;
import io.ringfence.policyservice.core.feed.FeedFormat;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/** Table {@code feed}. */
@Entity
@Table(name = "feed")
public class FeedRow extends PanacheEntityBase {

    @Id
    public String name;

    public String url;

    @Enumerated(EnumType.STRING)
    public FeedFormat format;

    public String columnName;
    public int intervalSeconds;
    public int maxNetworks;
    public int maxChangePercent;
    public boolean enabled;
    public @Nullable String comment;
    public long version;
    public Instant createdAt;
    public String createdBy;
    public Instant updatedAt;
    public String updatedBy;

    @ColumnTransformer(read = "CAST(state AS text)", write = "CAST(? AS jsonb)")
    public String state;

    public Instant nextAttempt;
    public @Nullable UUID claim;
    public @Nullable Instant claimedUntil;

    FeedDraft set() {
        return new FeedDraft(
                name,
                FeedAddress.parse(url),
                format,
                columnName,
                intervalSeconds,
                maxNetworks,
                maxChangePercent,
                enabled,
                comment);
    }

    /** Takes over what an admin set. */
    void set(FeedDraft draft) {
        name = draft.name();
        url = draft.address().uri().toString();
        format = draft.format();
        columnName = draft.column();
        intervalSeconds = draft.intervalSeconds();
        maxNetworks = draft.maxNetworks();
        maxChangePercent = draft.maxChangePercent();
        enabled = draft.enabled();
        comment = draft.comment();
    }
}
