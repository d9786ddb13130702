package io.ringfence.billingwatcher.edge.rest;

import io.ringfence.billingwatcher.core.intake.RecordSink;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** {@code POST /cdrs}: call detail records over HTTP. Answered once the brokers have all of them; posted again they count once. */
@Path("/cdrs")
public class CdrsResource {

    private static final Logger LOG = Logger.getLogger(CdrsResource.class);

    /** What was taken. */
    public record Taken(int taken, int passedOver) {}

    @Inject
    Tokens tokens;

    @Inject
    RecordSink sink;

    /**
     * Takes records.
     *
     * @param authorization {@code Bearer <token>}, or {@code Basic} with the token as its password, as FreeSWITCH sends it
     * @param tenant the tenant of records that name none
     */
    @POST
    @Blocking
    @Consumes({
        MediaType.APPLICATION_JSON,
        "application/x-ndjson",
        "application/jsonl",
        MediaType.APPLICATION_FORM_URLENCODED,
        MediaType.TEXT_PLAIN
    })
    @Produces(MediaType.APPLICATION_JSON)
    public Response post(
            byte[] body,
            @HeaderParam("Content-Type") @Nullable String type,
            @HeaderParam("Authorization") @Nullable String authorization,
            @QueryParam("tenant") @Nullable String tenant) {
        if (!tokens.allow(authorization)) {
            return Tokens.refusal();
        }
        PostedRecords posted = PostedRecords.of(
                body, type == null ? "" : type.toLowerCase(java.util.Locale.ROOT), Optional.ofNullable(tenant));
        if (!posted.faults().isEmpty()) {
            return Problem.of(posted.faults());
        }
        try {
            sink.take(posted.events());
        } catch (RecordSink.UnsafeException e) {
            LOG.warnf("posted records could not be published: %s", e.getMessage());
            return Problem.of(
                    503,
                    "unreachable",
                    "The records are not safe",
                    "Kafka has not taken all of them. Post them again.");
        }
        return Response.ok(new Taken(posted.events().size(), posted.passedOver()))
                .build();
    }
}
