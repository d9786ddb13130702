package io.ringfence.policyservice.edge.rest.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The audit as a table, for people with spreadsheets. */
@Path("/api/v1/audit.csv")
@Tag(name = "Audit")
@RunOnVirtualThread
public class AuditCsv {

    private static final String TYPE = "text/csv;charset=UTF-8";

    @Inject
    AuditExport export;

    @GET
    @RolesAllowed(Roles.ADMIN)
    @Produces(TYPE)
    @Operation(
            summary = "The audit as a CSV file",
            description =
                    "All records that are asked for, the newest first, as RFC 4180 has it. Texts that a spreadsheet would take for"
                            + " formulas (=, +, -, @, tab or carriage return first) have an apostrophe before them.")
    @APIResponse(
            responseCode = "200",
            description = "The file, as it is read.",
            content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
    public Response download(@BeanParam AuditParameters parameters, @Context HttpServerRequest request) {
        return export.file(parameters.filter(), TYPE, "csv", new Table(), request);
    }

    /** One line of the table. */
    static String line(Stream<? extends @Nullable Object> cells) {
        return cells.map(AuditCsv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        String safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.chars().noneMatch(letter -> ",\"\r\n".indexOf(letter) >= 0)
                ? safe
                : "\"" + safe.replace("\"", "\"\"") + "\"";
    }

    private static final class Table implements AuditExport.Form {

        @Override
        public String head() {
            return "id,at,actor,address,action,subject,outcome,forced,change,revision,version,nodes,of,missing,detail,before,after\r\n";
        }

        @Override
        public void write(AuditLine line, boolean first, OutputStream out) throws IOException {
            OnNodes nodes = line.nodes();
            out.write(line(Stream.of(
                            line.id(),
                            line.at(),
                            line.actor(),
                            line.address(),
                            line.action(),
                            line.subject(),
                            line.outcome(),
                            line.forced(),
                            line.change(),
                            line.revision(),
                            line.version(),
                            nodes == null ? null : nodes.enforced(),
                            nodes == null ? null : nodes.of(),
                            nodes == null ? null : missing(nodes),
                            line.detail(),
                            line.before(),
                            line.after()))
                    .getBytes(UTF_8));
        }

        @Override
        public String foot() {
            return "";
        }

        private static String missing(OnNodes nodes) {
            return nodes.missing().stream()
                    .map(missing -> missing.node() + " " + missing.state())
                    .collect(Collectors.joining("; "));
        }
    }
}
