package io.ringfence.policyservice.edge.rest.console.firewall;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.list.ListOwner;
import io.ringfence.policyservice.edge.rest.Paging;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.LiveStreams;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.firewall.ListView;
import io.ringfence.policyservice.edge.rest.firewall.ListsResource;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Multi;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Named lists of up to millions of networks. */
@Path("/")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class ListPages {

    private static final String HOME = "/firewall/lists";
    private static final int SHOWN = 100;

    @Inject
    Pages pages;

    @Inject
    ListsResource lists;

    @Inject
    LiveStreams live;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance lists(
                Paging.PageOf<ListView> page, boolean first, Typed typed, FormProblem problem);

        static native TemplateInstance rows(Paging.PageOf<ListView> page);

        static native TemplateInstance list(ListView list, boolean owned, Typed typed, FormProblem problem);

        static native TemplateInstance reach(ListView list);
    }

    @GET
    @Path("firewall/lists")
    @RolesAllowed(Roles.VIEWER)
    public Response lists(@QueryParam("cursor") @Nullable String cursor) {
        return pages.show(Templates.lists(
                lists.page(cursor, SHOWN), cursor == null, Typed.of(Map.of("list", "BLOCK")), FormProblem.NONE));
    }

    @GET
    @Path("live/firewall/lists")
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> live(@Context Sse sse) {
        return live.open(sse, Map.of("lists", () -> Templates.rows(lists.page(null, SHOWN))));
    }

    /** Stores a list: a file, or lines in a field. It may have a hundred megabytes, and is never held as a whole. */
    @POST
    @Path("firewall/lists")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @RolesAllowed(Roles.OPERATOR)
    public Response upload(
            @RestForm @Nullable String name,
            @RestForm @Nullable String list,
            @RestForm @Nullable String comment,
            @RestForm @Nullable String networks,
            @RestForm @Nullable String force,
            @RestForm("file") @Nullable FileUpload file) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", Objects.requireNonNullElse(name, "").strip());
        fields.put("list", Objects.requireNonNullElse(list, "BLOCK"));
        fields.put("comment", Objects.requireNonNullElse(comment, ""));
        fields.put("networks", Objects.requireNonNullElse(networks, ""));
        Typed typed = Typed.of(fields);
        return pages.done(
                () -> stored(typed, force != null, file),
                done -> HOME + "/" + done.name(),
                done -> Flash.of(
                        "The list " + done.name() + " has " + String.format(Locale.ENGLISH, "%,d", done.networks())
                                + " networks." + left(done.duplicates(), " repeated lines were left out.")
                                + left(done.hostBitsCleared(), " had host bits, which were cleared.")),
                problem -> Templates.lists(lists.page(null, SHOWN), true, typed, problem));
    }

    @GET
    @Path("firewall/lists/{name}")
    @RolesAllowed(Roles.VIEWER)
    public Response list(@PathParam("name") String name) {
        return pages.show(page(lists.get(name), FormProblem.NONE));
    }

    @GET
    @Path("live/firewall/lists/{name}")
    @Blocking
    @RolesAllowed(Roles.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public Multi<OutboundSseEvent> live(@PathParam("name") String name, @Context Sse sse) {
        return live.open(sse, Map.of("reach", () -> Templates.reach(lists.get(name))));
    }

    @POST
    @Path("firewall/lists/{name}/remove")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response remove(@PathParam("name") String name, MultivaluedMap<String, String> form) {
        return pages.done(
                () -> lists.remove(name, new Typed(form).on("force")),
                done -> HOME,
                done -> Flash.of("The list " + name + " is gone; nodes follow within moments."),
                problem -> page(lists.get(name), problem));
    }

    private static TemplateInstance page(ListView list, FormProblem problem) {
        String comment = Objects.requireNonNullElse(list.comment(), "");
        Typed typed = Typed.of(Map.of("name", list.name(), "list", list.list().name(), "comment", comment));
        return Templates.list(list, ListOwner.owns(list.source()), typed, problem);
    }

    private ListView stored(Typed typed, boolean force, @Nullable FileUpload file) {
        FileUpload sent = file != null && file.size() > 0 ? file : null;
        String named = sent == null ? "" : Objects.requireNonNullElse(sent.fileName(), "");
        if (sent == null && typed.of("networks").isBlank()) {
            throw RefusedException.parameter(
                    "networks", "", "is missing: choose a file, or write one network on each line");
        }
        if (typed.of("name").isEmpty()) {
            throw RefusedException.parameter("name", "", "is missing: lower case letters, digits and dashes");
        }
        try (InputStream body = sent == null
                ? new ByteArrayInputStream(typed.of("networks").getBytes(UTF_8))
                : Files.newInputStream(sent.uploadedFile())) {
            return Objects.requireNonNull(
                    lists.put(
                                    typed.of("name"),
                                    typed.of("list"),
                                    EntryDraft.DEFAULT_SOURCE,
                                    typed.of("comment"),
                                    force,
                                    type(named),
                                    named.endsWith(".gz") ? "gzip" : null,
                                    body)
                            .getEntity(),
                    "the API answers with the list");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("ended while it waited for other uploads", e);
        }
    }

    private static String type(String file) {
        String name = file.endsWith(".gz") ? file.substring(0, file.length() - 3) : file;
        if (name.endsWith(".csv")) {
            return "text/csv";
        }
        return name.endsWith(".json") ? MediaType.APPLICATION_JSON : MediaType.TEXT_PLAIN;
    }

    private static String left(@Nullable Integer count, String what) {
        return count == null || count == 0 ? "" : " " + String.format(Locale.ENGLISH, "%,d", count) + what;
    }
}
