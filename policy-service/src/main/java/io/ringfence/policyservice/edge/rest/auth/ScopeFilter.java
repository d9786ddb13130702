package io.ringfence.policyservice.edge.rest.auth;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.util.List;

/** Keeps everybody to their tenant at every address, API and pages, that names one as {@code tenant} in its path or its query. */
@Provider
public class ScopeFilter implements ContainerRequestFilter {

    @Inject
    Scope scope;

    @Override
    public void filter(ContainerRequestContext request) {
        UriInfo uri = request.getUriInfo();
        List<String> inPath = uri.getPathParameters().getOrDefault("tenant", List.of());
        List<String> inQuery = uri.getQueryParameters().getOrDefault("tenant", List.of());
        if (!inPath.isEmpty() || !inQuery.isEmpty()) {
            inPath.forEach(scope::check);
            inQuery.stream().filter(name -> !name.isEmpty()).forEach(scope::check);
        }
    }
}
