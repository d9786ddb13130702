package io.ringfence.policyservice.edge.rest.auth;

import io.quarkus.security.identity.SecurityIdentity;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Requester;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * Who makes this request. The address is that of the connection; behind a proxy it is what the proxy says, when Quarkus is
 * told to trust that proxy ({@code quarkus.http.proxy.*}).
 */
@RequestScoped
public class Caller {

    @Inject
    SecurityIdentity identity;

    @Inject
    HttpServerRequest request;

    /** The requester as the audit and the guards see it. */
    public Requester requester() {
        return new Requester(identity.getPrincipal().getName(), address());
    }

    /** Somebody who has not said yet who they are. */
    public Requester from() {
        return new Requester("", address());
    }

    private Optional<Network> address() {
        SocketAddress remote = request.remoteAddress();
        if (remote == null || remote.hostAddress() == null) {
            return Optional.empty();
        }
        String text = remote.hostAddress();
        int zone = text.indexOf('%');
        try {
            return Optional.of(Network.parse(zone < 0 ? text : text.substring(0, zone)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
