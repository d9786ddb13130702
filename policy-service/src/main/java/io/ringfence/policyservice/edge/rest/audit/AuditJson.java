package io.ringfence.policyservice.edge.rest.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The audit as one JSON array. */
@Path("/api/v1/audit.json")
@Tag(name = "Audit")
@RunOnVirtualThread
public class AuditJson {

    @Inject
    AuditExport export;

    @Inject
    ObjectMapper json;

    @GET
    @RolesAllowed(Roles.ADMIN)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "The audit as a JSON file",
            description =
                    "All records that are asked for, the newest first, a line each. An answer that does not end with ] was cut off.")
    @APIResponse(
            responseCode = "200",
            description = "The file, as it is read.",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.ARRAY, implementation = AuditLine.class)))
    public Response download(@BeanParam AuditParameters parameters, @Context HttpServerRequest request) {
        return export.file(parameters.filter(), MediaType.APPLICATION_JSON, "json", new Array(), request);
    }

    private final class Array implements AuditExport.Form {

        @Override
        public String head() {
            return "[";
        }

        @Override
        public void write(AuditLine line, boolean first, OutputStream out) throws IOException {
            out.write(first ? new byte[] {'\n'} : new byte[] {',', '\n'});
            out.write(json.writeValueAsBytes(line));
        }

        @Override
        public String foot() {
            return "\n]\n";
        }
    }
}
