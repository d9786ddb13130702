package io.ringfence.policyservice.edge.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.ringfence.policyservice.core.audit.AuditFilter;
import io.ringfence.policyservice.core.audit.AuditRecord;
import io.ringfence.policyservice.core.audit.AuditStore;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Who did what, when and from where. */
@Path("/api/v1/audit")
@Tag(name = "Audit", description = "Everything that was changed or refused: who, when, from where, before and after.")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AuditResource {

    @Inject
    AuditStore audit;

    /** A record; before and after are JSON objects. */
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
            @Nullable String detail,

            @Schema(implementation = Object.class) @JsonRawValue @Nullable String before,

            @Schema(implementation = Object.class) @JsonRawValue @Nullable String after) {

        static AuditLine of(AuditRecord record) {
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
                    record.detail(),
                    record.before(),
                    record.after());
        }
    }

    @GET
    @Operation(
            summary = "Read the audit, the newest first",
            description = "subject is the whole subject or its beginning: list/, entry/BLOCK/203.0.113.")
    public RestResponse<Paging.PageOf<AuditLine>> list(
            @Parameter(description = "Only this action, such as entry.add or list.replace.")
                    @QueryParam("action")
                    @Nullable String action,
            @Parameter(description = "Only this token's name; system is the service itself.")
                    @QueryParam("actor")
                    @Nullable String actor,
            @Parameter(description = "Only subjects that are this or begin with it.") @QueryParam("subject") @Nullable String subject,
            @Parameter(description = "The earliest time, such as 2031-05-01T12:00:00Z.") @QueryParam("from") @Nullable String from,
            @Parameter(description = "Before this time.") @QueryParam("to") @Nullable String to,
            @Parameter(description = Paging.CURSOR) @QueryParam("cursor") @Nullable String cursor,
            @Parameter(description = Paging.LIMIT) @QueryParam("limit") @DefaultValue(Paging.DEFAULT_LIMIT) int limit,
            @Context UriInfo uri) {
        List<InputError> errors = new ArrayList<>();
        AuditFilter filter = new AuditFilter(
                Optional.ofNullable(action),
                Optional.ofNullable(actor),
                Optional.ofNullable(subject),
                time(from, "from", errors),
                time(to, "to", errors));
        if (!errors.isEmpty()) {
            throw new RefusedException(Refusal.of(ProblemType.INVALID, errors));
        }
        OptionalLong before =
                Paging.cursor(cursor, Long::valueOf).map(OptionalLong::of).orElse(OptionalLong.empty());
        return Paging.response(audit.page(filter, before, Paging.limit(limit)), AuditLine::of, uri);
    }

    private static Optional<Instant> time(@Nullable String text, String field, List<InputError> errors) {
        return text == null ? Optional.empty() : Optional.ofNullable(EntryDraft.instant(text, field, errors));
    }
}
