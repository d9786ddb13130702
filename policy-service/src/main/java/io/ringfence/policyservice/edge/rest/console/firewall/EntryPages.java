package io.ringfence.policyservice.edge.rest.console.firewall;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.core.entry.EntryInput;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.firewall.EntriesResource;
import io.ringfence.policyservice.edge.rest.firewall.EntryView;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Single addresses and networks that are allowed or blocked. */
@Path(EntryPages.HOME)
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class EntryPages {

    static final String HOME = "/firewall/entries";

    private static final int SHOWN = 100;
    private static final List<String> FILTERS = List.of("list", "source", "cidr", "cursor");

    @Inject
    Pages pages;

    @Inject
    EntriesResource entries;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance entries(
                Paging.PageOf<EntryView> page, Typed filter, FormProblem wrong, Typed typed, FormProblem problem);

        static native TemplateInstance entry(EntryView entry, Typed typed, String etag, FormProblem problem);
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public Response list(@Context UriInfo uri) {
        Typed filter = filter(uri);
        try {
            return pages.show(Templates.entries(
                    page(filter, uri), filter, FormProblem.NONE, Typed.of(Map.of("list", "BLOCK")), FormProblem.NONE));
        } catch (RefusedException refused) {
            return pages.refused(
                    refused,
                    problem -> Templates.entries(
                            new Paging.PageOf<>(List.of(), null),
                            filter,
                            problem,
                            Typed.of(Map.of("list", "BLOCK")),
                            FormProblem.NONE));
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response add(MultivaluedMap<String, String> form, @Context UriInfo uri) {
        Typed typed = new Typed(form);
        return pages.done(
                () -> entity(entries.add(input(typed), typed.on("force"), uri)),
                entry -> HOME,
                entry -> Flash.of(entry.cidr()
                                + (isAllow(entry) ? " is allowed." : " is blocked.")
                                + (entry.notes().isEmpty() ? "" : " Note: " + String.join("; ", entry.notes()) + "."))
                        .undo(HOME + "/" + entry.id() + "/remove", Map.of()),
                problem -> Templates.entries(
                        page(Typed.nothing(), uri), Typed.nothing(), FormProblem.NONE, typed, problem));
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Roles.VIEWER)
    public Response get(@PathParam("id") String id) {
        RestResponse<EntryView> answer = entries.get(id);
        EntryView entry = entity(answer);
        return pages.show(Templates.entry(entry, stored(entry), answer.getHeaderString("ETag"), FormProblem.NONE));
    }

    /** Changes comment and end. When somebody else has done so meanwhile, both versions are shown. */
    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response change(@PathParam("id") String id, MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("comment", orNull(typed.of("comment")));
        body.put("expiresAt", time(typed));
        return pages.done(
                () -> entity(entries.set(id, orNull(typed.of("etag")), body)),
                entry -> HOME + "/" + entry.id(),
                entry -> Flash.of("The entry " + entry.cidr() + " is changed."),
                problem -> {
                    RestResponse<EntryView> now = entries.get(id);
                    String etag = problem.stale() ? now.getHeaderString("ETag") : typed.of("etag");
                    return Templates.entry(entity(now), typed, etag, problem);
                });
    }

    @POST
    @Path("{id}/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response remove(@PathParam("id") String id, MultivaluedMap<String, String> form) {
        EntryView entry = entity(entries.get(id));
        return pages.done(
                () -> entries.remove(id, null, new Typed(form).on("force")),
                done -> HOME,
                done -> Flash.of(entry.cidr() + (isAllow(entry) ? " is no longer allowed." : " is no longer blocked."))
                        .undo(HOME, again(entry)),
                problem -> Templates.entry(entry, stored(entry), entries.get(id).getHeaderString("ETag"), problem));
    }

    private Paging.PageOf<EntryView> page(Typed filter, UriInfo uri) {
        return entity(entries.list(
                orNull(filter.stripped("list")),
                orNull(filter.stripped("source")),
                orNull(filter.stripped("cidr")),
                orNull(filter.of("cursor")),
                SHOWN,
                uri));
    }

    private static Typed filter(UriInfo uri) {
        Map<String, String> fields = new LinkedHashMap<>();
        FILTERS.forEach(name -> {
            String value = uri.getQueryParameters().getFirst(name);
            if (value != null) {
                fields.put(name, value);
            }
        });
        return Typed.of(fields);
    }

    private static EntryInput input(Typed typed) {
        String seconds = typed.stripped("ttlSeconds");
        return new EntryInput(
                orNull(typed.of("list")),
                orNull(typed.of("cidr")),
                orNull(typed.of("source")),
                orNull(typed.of("comment")),
                time(typed),
                seconds.isEmpty() ? null : Fields.number("ttlSeconds", seconds));
    }

    /** The browser's field for a time has no zone; the page says that it is UTC. */
    private static @Nullable String time(Typed typed) {
        String text = typed.stripped("expiresAt");
        if (text.isEmpty()) {
            return null;
        }
        return text.matches("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d)?") ? text.replace(' ', 'T') + "Z" : text;
    }

    private static Typed stored(EntryView entry) {
        Instant end = entry.expiresAt();
        return Typed.of(Map.of(
                "comment",
                Objects.requireNonNullElse(entry.comment(), ""),
                "expiresAt",
                end == null ? "" : end.toString()));
    }

    private static Map<String, String> again(EntryView entry) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("list", entry.list().name());
        fields.put("cidr", entry.cidr());
        fields.put("source", entry.source());
        fields.put("comment", Objects.requireNonNullElse(entry.comment(), ""));
        if (entry.expiresAt() != null) {
            fields.put("expiresAt", entry.expiresAt().toString());
        }
        return fields;
    }

    private static boolean isAllow(EntryView entry) {
        return entry.list().name().equals("ALLOW");
    }

    private static <T> T entity(RestResponse<T> answer) {
        return Objects.requireNonNull(answer.getEntity(), "the API answers with what was done");
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
