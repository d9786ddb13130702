package io.ringfence.policyservice.edge.rest.console.audit;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.edge.rest.audit.AuditLine;
import io.ringfence.policyservice.edge.rest.audit.AuditParameters;
import io.ringfence.policyservice.edge.rest.audit.AuditResource;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.Formats;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who did what, when and from where, and what became of it. */
@Path("/audit")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class AuditPages {

    private static final int ROWS = 50;
    private static final List<String> FIELDS =
            List.of("text", "actor", "action", "subject", "outcome", "forced", "from", "to");

    @Inject
    Pages pages;

    @Inject
    AuditResource audit;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance audit(
                List<AuditLine> rows, @Nullable String next, String query, Typed typed, FormProblem problem);
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public Response all(
            @BeanParam AuditParameters parameters,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        Typed typed = new Typed(uri.getQueryParameters());
        AuditParameters asked = new AuditParameters();
        asked.text = set(parameters.text);
        asked.actor = set(parameters.actor);
        asked.action = set(parameters.action);
        asked.subject = set(parameters.subject);
        asked.outcome = set(parameters.outcome);
        asked.forced = set(parameters.forced);
        asked.from = set(parameters.from);
        asked.to = set(parameters.to);
        String query = FIELDS.stream()
                .filter(field -> !typed.stripped(field).isEmpty())
                .map(field -> field + "=" + Formats.segment(typed.stripped(field)))
                .collect(Collectors.joining("&"));
        try {
            var page = audit.list(asked, cursor, ROWS, uri).getEntity();
            return pages.show(Templates.audit(page.items(), page.next(), query, typed, FormProblem.NONE));
        } catch (RefusedException refused) {
            return pages.again(
                    refused.refusal(),
                    Templates.audit(List.of(), null, query, typed, FormProblem.of(refused.refusal())));
        }
    }

    private static @Nullable String set(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
