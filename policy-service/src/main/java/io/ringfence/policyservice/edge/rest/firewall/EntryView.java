package io.ringfence.policyservice.edge.rest.firewall;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.policyservice.core.entry.Entry;
import io.ringfence.policyservice.core.node.Enforced;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An entry with how far it has come.
 *
 * @param state {@code pending} until it is on Kafka
 * @param revision the policy's revision from which on it holds
 * @param enforced on how many nodes it was read back from the kernel
 * @param notes what was made of the input
 */
@Schema(name = "Entry", description = "A single address or network, and on how many nodes it is enforced.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EntryView(
        UUID id,
        ListKind list,
        String cidr,
        String source,
        @Nullable String comment,
        @Nullable Instant expiresAt,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy,
        String state,
        @Nullable Long revision,
        Enforced enforced,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes) {

    static EntryView of(Entry entry, Collection<NodeReported> reports, List<String> notes) {
        return new EntryView(
                entry.id(),
                entry.list(),
                entry.network().toString(),
                entry.source(),
                entry.comment(),
                entry.expiresAt(),
                entry.createdAt(),
                entry.createdBy(),
                entry.updatedAt(),
                entry.updatedBy(),
                entry.revision() == null ? "pending" : "published",
                entry.revision(),
                Enforced.count(reports, entry.revision()),
                notes);
    }
}
