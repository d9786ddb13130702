package io.ringfence.policyservice.edge.peer;

import io.quarkus.runtime.ShutdownEvent;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.notification.Told;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.http.HttpRequest;
import java.time.Duration;

/** Asks the notifier; each replica knows what is stored. */
@ApplicationScoped
public class NotifierClient implements Told.Source {

    /** A mail server may take its time. */
    private static final Duration MAIL_LIMIT = Duration.ofSeconds(40);

    private final Peer peer;

    NotifierClient(PolicyServiceConfig config) {
        this.peer = new Peer(new Peer.Service(
                "notifier",
                "policy-service.notifier",
                "its token",
                config.notifier().url(),
                config.notifier().token()));
    }

    @Override
    public Told show(int limit) {
        return peer.ask(peer.request("/notifications?limit=" + limit, Peer.LIMIT), Told.class);
    }

    @Override
    public Told.Tried tryMail(String to) {
        return peer.ask(
                peer.request("/notifications/test?to=" + Peer.encoded(to), MAIL_LIMIT)
                        .POST(HttpRequest.BodyPublishers.noBody()),
                Told.Tried.class);
    }

    void stop(@Observes ShutdownEvent event) {
        peer.stop();
    }
}
