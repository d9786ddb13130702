package io.ringfence.policyservice.edge.peer;

import io.quarkus.runtime.ShutdownEvent;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.usage.Usage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/** Asks billing-watcher; each replica knows what is stored. */
@ApplicationScoped
public class BillingClient implements Usage.Source {

    private final Peer peer;

    BillingClient(PolicyServiceConfig config) {
        this.peer = new Peer(new Peer.Service(
                "billing-watcher",
                "policy-service.billing",
                "its intake token",
                config.billing().url(),
                config.billing().token()));
    }

    @Override
    public Usage of(String tenant, Optional<String> extension) {
        String path = "/usage/" + Peer.encoded(tenant)
                + extension.map(name -> "?extension=" + Peer.encoded(name)).orElse("");
        return peer.ask(peer.request(path, Peer.LIMIT), Usage.class);
    }

    void stop(@Observes ShutdownEvent event) {
        peer.stop();
    }
}
