package io.ringfence.policyservice.edge.rest.console;

import io.quarkus.arc.Arc;
import io.quarkus.arc.ManagedContext;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.virtual.threads.VirtualThreads;
import io.ringfence.policyservice.edge.rest.EventStreams;
import io.ringfence.policyservice.edge.rest.auth.Roles;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The streams behind what moves on pages: each second parts of the page are rendered, and those that have changed are sent. A page has
 * one stream. Streams end after a few minutes and browsers connect anew, so whoever is logged out meanwhile sees no more.
 */
@ApplicationScoped
public class LiveStreams {

    private static final Logger LOG = Logger.getLogger(LiveStreams.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** How long a stream lasts; then whoever is logged in still connects anew. */
    public static final Duration AT_MOST = Duration.ofMinutes(5);

    @Inject
    @VirtualThreads
    ExecutorService threads;

    @Inject
    Around around;

    @Inject
    CurrentIdentityAssociation who;

    private final EventStreams streams = new EventStreams(500, Duration.ofSeconds(15));

    /**
     * A stream of a page's parts and of the pill and the trial, which every page has.
     *
     * @param parts by the name of the event. They are rendered outside of the request, as the one who opened the stream. One that fails
     *     is left out until the next second.
     */
    public Multi<OutboundSseEvent> open(Sse sse, Map<String, Supplier<TemplateInstance>> parts) {
        Map<String, Supplier<TemplateInstance>> all = new LinkedHashMap<>(parts);
        SecurityIdentity identity = who.getIdentity();
        if (identity.hasRole(Roles.VIEWER)) { // somebody of one tenant has neither on their pages
            all.put("pill", around::pillPart);
            all.put("trial", around::trialPart);
        }
        Map<String, String> sent = new HashMap<>();
        Multi<OutboundSseEvent> changes = Multi.createFrom()
                .ticks()
                .every(EVERY)
                .onOverflow()
                .drop()
                .emitOn(threads, 1)
                .onItem()
                .transformToIterable(tick -> as(identity, () -> changed(sse, all, sent)));
        OutboundSseEvent stillHere = sse.newEventBuilder().comment("still here").build();
        return streams.open(changes, () -> List.of(stillHere)).select().first(AT_MOST);
    }

    /** Whether the one who opens a stream holds a role, to do something about what it shows. */
    public boolean may(String role) {
        return who.getIdentity().hasRole(role);
    }

    /** Works in a request context of its own, in which resources ask who it is. */
    private List<OutboundSseEvent> as(SecurityIdentity identity, Supplier<List<OutboundSseEvent>> work) {
        ManagedContext context = Arc.container().requestContext();
        context.activate();
        try {
            who.setIdentity(identity);
            return work.get();
        } finally {
            context.terminate();
        }
    }

    private static List<OutboundSseEvent> changed(
            Sse sse, Map<String, Supplier<TemplateInstance>> parts, Map<String, String> sent) {
        List<OutboundSseEvent> events = new ArrayList<>();
        parts.forEach((name, part) -> {
            try {
                String html = part.get().render();
                if (!html.equals(sent.put(name, html))) {
                    events.add(
                            sse.newEventBuilder().name(name).data(html.strip()).build());
                }
            } catch (RuntimeException e) {
                LOG.debugf("the part %s of a page can't be rendered: %s", name, e.getMessage());
            }
        });
        return events;
    }
}
