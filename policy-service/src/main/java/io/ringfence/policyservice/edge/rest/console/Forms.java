package io.ringfence.policyservice.edge.rest.console;

import io.quarkus.csrf.reactive.runtime.CsrfTokenParameterProvider;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.ContextNotActiveException;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** What every form carries. */
@ApplicationScoped
@Named("forms")
public class Forms {

    @Inject
    CsrfTokenParameterProvider provider;

    /**
     * The token without which no form is taken, so that no other site can send one; empty outside of a request: parts that a stream
     * sends into a page are sent with the page's own.
     */
    public String csrf() {
        try {
            String token = provider.getToken();
            return token == null ? "" : token;
        } catch (ContextNotActiveException | IllegalStateException e) {
            return "";
        }
    }
}
