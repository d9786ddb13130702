package io.ringfence.policyservice.core.entry;

import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Network;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A single address or network as it is stored.
 *
 * @param change the number of the change that made it what it is
 * @param revision the policy's revision from which on it holds; absent until it is published
 */
public record Entry(
        UUID id,
        ListKind list,
        Network network,
        String source,
        @Nullable String comment,
        @Nullable Instant expiresAt,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy,
        long change,
        @Nullable Long revision) {

    /** What the nodes are told. */
    public EntryPublished published() {
        return new EntryPublished(list, network.toString(), source, comment, expiresAt);
    }

    /** Its key on the policy topic, and its name in the audit. */
    public String key() {
        return EntryPublished.key(list, network.toString());
    }

    /** Whether it has ended by then. */
    public boolean isOver(Instant now) {
        return expiresAt != null && !expiresAt.isAfter(now);
    }

    /** What the audit shows of it. */
    public Recorded recorded() {
        return new Recorded(id, list, network.toString(), source, comment, expiresAt);
    }

    /** An entry in the audit: what an admin decides, without the bookkeeping. */
    public record Recorded(
            UUID id,
            ListKind list,
            String cidr,
            String source,
            @Nullable String comment,
            @Nullable Instant expiresAt) {}
}
