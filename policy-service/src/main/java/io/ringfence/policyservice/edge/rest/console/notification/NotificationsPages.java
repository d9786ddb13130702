package io.ringfence.policyservice.edge.rest.console.notification;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.ringfence.contract.notification.NotificationSettings;
import io.ringfence.contract.notification.QuietHours;
import io.ringfence.contract.notification.Recipient;
import io.ringfence.policyservice.core.notification.Told;
import io.ringfence.policyservice.core.refusal.UnreachableException;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.ringfence.policyservice.edge.rest.console.Body;
import io.ringfence.policyservice.edge.rest.console.Flash;
import io.ringfence.policyservice.edge.rest.console.FormProblem;
import io.ringfence.policyservice.edge.rest.console.Formats;
import io.ringfence.policyservice.edge.rest.console.Pages;
import io.ringfence.policyservice.edge.rest.console.Typed;
import io.ringfence.policyservice.edge.rest.notification.NotificationSettingsView;
import io.ringfence.policyservice.edge.rest.notification.NotificationsResource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Who hears of what, and what they were told. */
@Path("/notifications")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class NotificationsPages {

    private static final int ROWS = 50;

    @Inject
    Pages pages;

    @Inject
    NotificationsResource notifications;

    @CheckedTemplate
    static class Templates {
        private Templates() {}

        static native TemplateInstance notifications(
                @Nullable Told told,
                Typed typed,
                Typed stored,
                String etag,
                FormProblem problem,
                Typed test,
                FormProblem testProblem);
    }

    @GET
    @RolesAllowed(Roles.VIEWER)
    public Response all() {
        return pages.show(page(null, FormProblem.NONE, Typed.nothing(), FormProblem.NONE));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.ADMIN)
    public Response set(MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        Typed before = typed(notifications.get().getEntity().settings());
        return pages.done(
                () -> notifications.put(typed.of("etag"), json(typed)),
                done -> "/notifications",
                done -> Flash.of("Saved; the notifier follows within moments.").undo("/notifications", before.first()),
                problem -> page(typed, problem, Typed.nothing(), FormProblem.NONE));
    }

    @POST
    @Path("test")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Roles.OPERATOR)
    public Response test(MultivaluedMap<String, String> form) {
        Typed typed = new Typed(form);
        return pages.done(
                () -> notifications.test(typed.stripped("to")),
                done -> "/notifications",
                done -> Flash.of((done.taken() ? "The mail server has taken the mail: " : "No mail was sent: ")
                        + Formats.visible(done.answer(), 500)),
                problem -> page(null, FormProblem.NONE, typed, problem));
    }

    private TemplateInstance page(@Nullable Typed typed, FormProblem problem, Typed test, FormProblem testProblem) {
        RestResponse<NotificationSettingsView> stored = notifications.get();
        Typed now = typed(Objects.requireNonNull(stored.getEntity()).settings());
        return Templates.notifications(
                told(),
                typed == null ? now : typed,
                now,
                String.valueOf(stored.getHeaders().getFirst("ETag")),
                problem,
                test,
                testProblem);
    }

    private @Nullable Told told() {
        try {
            return notifications.list(ROWS);
        } catch (UnreachableException away) {
            return null;
        }
    }

    /** The form of settings: one recipient a line, with their tenants and kinds behind the address. */
    private static Typed typed(NotificationSettings settings) {
        QuietHours quiet = settings.quietHours();
        return Typed.of(Formats.filled(
                "on", settings.on() ? "on" : null,
                "sender", settings.sender(),
                "recipients",
                        settings.recipients().stream()
                                .map(NotificationsPages::line)
                                .collect(Collectors.joining("\n")),
                "mode", settings.mode().name(),
                "everyMinutes", settings.digest().everyMinutes(),
                "at", settings.digest().at(),
                "waveQuietMinutes", settings.waveQuietMinutes(),
                "quietFrom", quiet == null ? null : quiet.from(),
                "quietTo", quiet == null ? null : quiet.to(),
                "zone", settings.zone(),
                "minimum", settings.minimum().name(),
                "mailsPerHour", settings.mailsPerHour()));
    }

    private static String line(Recipient recipient) {
        return recipient.address()
                + recipient.tenants().stream()
                        .map(tenant -> " tenant=" + tenant)
                        .collect(Collectors.joining())
                + recipient.kinds().stream().map(kind -> " kind=" + kind.name()).collect(Collectors.joining());
    }

    private static ObjectNode json(Typed typed) {
        ObjectNode json = Body.of(typed)
                .texts("sender", "mode", "zone", "minimum")
                .numbers("waveQuietMinutes", "mailsPerHour")
                .boxes("on")
                .json();
        ArrayNode recipients = json.putArray("recipients");
        typed.of("recipients").lines().filter(line -> !line.isBlank()).forEach(line -> {
            ObjectNode recipient = recipients.addObject();
            String[] words = line.strip().split("[\\s,]+");
            recipient.put("address", words[0]);
            ArrayNode tenants = recipient.putArray("tenants");
            ArrayNode kinds = recipient.putArray("kinds");
            for (int i = 1; i < words.length; i++) {
                if (words[i].startsWith("kind=")) {
                    kinds.add(words[i].substring(5));
                } else {
                    tenants.add(words[i].replaceFirst("^tenant=", ""));
                }
            }
        });
        ObjectNode digest = Body.of(typed).numbers("everyMinutes").texts("at").json();
        if (digest.has("everyMinutes")) {
            digest.remove("at");
        }
        if (!digest.isEmpty()) {
            json.set("digest", digest);
        }
        if (!typed.stripped("quietFrom").isEmpty() || !typed.stripped("quietTo").isEmpty()) {
            json.putObject("quietHours")
                    .put("from", typed.stripped("quietFrom"))
                    .put("to", typed.stripped("quietTo"));
        }
        return json;
    }
}
