package io.ringfence.policyservice.edge.rest.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.policyservice.core.audit.AuditRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A record as it is shown.
 *
 * @param revision from which on the change of the policy holds; absent when it is none, or not published yet
 * @param version the number of a change of tenants, limits, routes or notifications, which is their version
 * @param nodes what became of a change of the policy
 * @param before JSON, as it was written then
 * @param after likewise
 */
@Schema(name = "AuditRecord", description = "One thing that was done or refused.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditLine(
        long id,
        Instant at,
        String actor,
        String address,
        String action,
        String subject,
        AuditRecord.Outcome outcome,
        boolean forced,
        @Nullable Long change,
        @Nullable Long revision,
        @Nullable Long version,
        @Nullable OnNodes nodes,
        @Nullable String detail,

        @Schema(implementation = Object.class) @JsonRawValue @Nullable String before,

        @Schema(implementation = Object.class) @JsonRawValue @Nullable String after) {

    private static final long PENDING = -1;

    /** Shows records against the same reports of nodes; changes that nodes hold from the same revision on are judged once. */
    static Function<AuditRecord, AuditLine> against(List<NodeReported> reports, Instant now) {
        Map<Long, OnNodes> judged = new HashMap<>();
        return record -> of(
                record,
                record.change() == null
                        ? null
                        : judged.computeIfAbsent(
                                record.heldFrom() == null ? PENDING : record.heldFrom(),
                                revision -> OnNodes.of(reports, revision == PENDING ? null : revision, now)));
    }

    private static AuditLine of(AuditRecord record, @Nullable OnNodes nodes) {
        return new AuditLine(
                record.id(),
                record.at(),
                record.actor(),
                record.address(),
                record.action(),
                record.subject(),
                record.outcome(),
                record.forced(),
                record.change(),
                record.revision(),
                record.version(),
                nodes,
                record.detail(),
                record.before(),
                record.after());
    }
}
