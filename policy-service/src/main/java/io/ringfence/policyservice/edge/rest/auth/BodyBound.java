package io.ringfence.policyservice.edge.rest.auth;

import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/** Bounds bodies that do not say how long they are; a list's upload has bounds of its own. */
@Provider
public class BodyBound implements ContainerRequestFilter {

    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    /** Filters are made while the service is built, when there is no configuration yet. */
    @Inject
    Instance<PolicyServiceConfig> config;

    @Override
    public void filter(ContainerRequestContext request) {
        boolean unknown = WITH_BODY.contains(request.getMethod()) && request.getHeaderString("Content-Length") == null;
        if (unknown
                && !BodyLimit.isUpload(request.getMethod(), request.getUriInfo().getPath())) {
            request.setEntityStream(RefusedException.bounded(
                    request.getEntityStream(), config.get().maxBodyBytes(), "The body"));
        }
    }
}
