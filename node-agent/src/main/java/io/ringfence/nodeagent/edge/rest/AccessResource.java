package io.ringfence.nodeagent.edge.rest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.NodeAgentConfig;
import io.ringfence.nodeagent.core.access.Access;
import io.ringfence.nodeagent.core.access.AccessPolicy;
import io.ringfence.nodeagent.core.access.ClientAddress;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jboss.resteasy.reactive.RestResponse;

/** Tells the node's web server whether a client may see its pages: 204, 403, 400 when the server does not say who, 503 at the start. */
@Path("/access-check")
public class AccessResource {

    private static final String REFUSED = "You are not allowed to connect";
    private static final String STARTING = "node-agent starts and does not know its policy yet; try again in a moment";

    private final AccessPolicy policy;
    private final String header;
    private final List<Network> proxies;
    private final Counter allowed;
    private final Counter refused;
    private final Counter unreadable;
    private final Counter starting;

    AccessResource(AccessPolicy policy, NodeAgentConfig config, MeterRegistry registry) {
        this.policy = policy;
        this.header = config.accessCheck().header();
        this.proxies = config.accessCheck().proxies().stream()
                .map(AccessResource::proxy)
                .toList();
        this.allowed = counter(registry, "allowed");
        this.refused = counter(registry, "refused");
        this.unreadable = counter(registry, "unreadable");
        this.starting = counter(registry, "starting");
    }

    @GET
    @Produces(MediaType.TEXT_PLAIN)
    @NonBlocking
    public RestResponse<String> check(@Context HttpServerRequest request) {
        String peer = request.connection().remoteAddress().hostAddress();
        return switch (ClientAddress.of(peer, header, request.headers().getAll(header), proxies)) {
            case ClientAddress.Known(Network address) -> answer(Access.decide(policy, address));
            case ClientAddress.Unknown(String why) -> {
                unreadable.increment();
                yield RestResponse.status(RestResponse.Status.BAD_REQUEST, why);
            }
        };
    }

    private RestResponse<String> answer(Access access) {
        if (access.isGranted()) {
            allowed.increment();
            return RestResponse.noContent();
        }
        if (access == Access.NOT_KNOWN_YET) {
            starting.increment();
            return RestResponse.status(RestResponse.Status.SERVICE_UNAVAILABLE, STARTING);
        }
        refused.increment();
        return RestResponse.status(RestResponse.Status.FORBIDDEN, REFUSED);
    }

    private static Counter counter(MeterRegistry registry, String result) {
        return Counter.builder("ringfence.agent.access.checks")
                .description("Questions of the web server whether a client may connect")
                .tag("result", result)
                .register(registry);
    }

    private static Network proxy(String text) {
        try {
            return Network.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "node-agent.access-check.proxies: \"" + text + "\": " + e.getMessage(), e);
        }
    }
}
