package io.ringfence.policyservice.edge.rest.firewall;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.policyservice.core.list.StoredList;
import io.ringfence.policyservice.core.node.Enforced;
import java.time.Instant;
import java.util.Collection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A named list with how far it has come.
 *
 * @param duplicates how many lines of the upload repeated a network; only in the answer to an upload
 * @param hostBitsCleared how many networks of the upload had host bits; only in the answer to an upload
 */
@Schema(name = "List", description = "A named list, and on how many nodes it is enforced.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ListView(
        String name,
        ListKind list,
        long version,
        int networks,
        @Nullable Integer duplicates,
        @Nullable Integer hostBitsCleared,
        String source,
        @Nullable String comment,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy,
        String state,
        @Nullable Long revision,
        Enforced enforced) {

    static ListView of(
            StoredList list,
            @Nullable Integer duplicates,
            @Nullable Integer hostBitsCleared,
            Collection<NodeReported> reports) {
        return new ListView(
                list.name(),
                list.list(),
                list.version(),
                list.networks(),
                duplicates,
                hostBitsCleared,
                list.source(),
                list.comment(),
                list.createdAt(),
                list.createdBy(),
                list.updatedAt(),
                list.updatedBy(),
                list.revision() == null ? "pending" : "published",
                list.revision(),
                Enforced.count(reports, list.revision()));
    }
}
