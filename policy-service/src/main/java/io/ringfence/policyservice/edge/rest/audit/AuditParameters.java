package io.ringfence.policyservice.edge.rest.audit;

import io.ringfence.policyservice.core.audit.AuditFilter;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import jakarta.ws.rs.QueryParam;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What the audit can be asked for by. */
public class AuditParameters {

    @Parameter(description = "Only this action, such as entry.add or list.replace.")
    @QueryParam("action")
    public @Nullable String action;

    @Parameter(description = "Only this user's or token's name; system is the service itself.")
    @QueryParam("actor")
    public @Nullable String actor;

    @Parameter(description = "Only subjects that are this or begin with it.")
    @QueryParam("subject")
    public @Nullable String subject;

    @Parameter(description = "DONE or REFUSED.")
    @QueryParam("outcome")
    public @Nullable String outcome;

    @Parameter(description = "true: only where a warning was overridden.")
    @QueryParam("forced")
    public @Nullable String forced;

    @Parameter(
            description =
                    "Only what has all these words, or words that begin with them: in actor, address, action, subject and detail,"
                            + " and in the first 2,000 characters of before and of after.")
    @QueryParam("text")
    public @Nullable String text;

    @Parameter(description = "The earliest time, such as 2031-05-01T12:00:00Z.")
    @QueryParam("from")
    public @Nullable String from;

    @Parameter(description = "Before this time.")
    @QueryParam("to")
    public @Nullable String to;

    AuditFilter filter() {
        Map<String, String> sent = new HashMap<>();
        put(sent, "action", action);
        put(sent, "actor", actor);
        put(sent, "subject", subject);
        put(sent, "outcome", outcome);
        put(sent, "forced", forced);
        put(sent, "text", text);
        put(sent, "from", from);
        put(sent, "to", to);
        return RefusedException.unless(AuditFilter.of(sent));
    }

    private static void put(Map<String, String> sent, String name, @Nullable String value) {
        if (value != null) {
            sent.put(name, value);
        }
    }
}
