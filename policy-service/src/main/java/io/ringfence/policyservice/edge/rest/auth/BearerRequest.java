package io.ringfence.policyservice.edge.rest.auth;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.ringfence.policyservice.core.token.BearerToken;

/** A token to be looked up. */
public final class BearerRequest extends BaseAuthenticationRequest {

    private final BearerToken token;
    private final boolean session;

    BearerRequest(BearerToken token, boolean session) {
        this.token = token;
        this.session = session;
    }

    BearerToken token() {
        return token;
    }

    /** Whether it is a browser's session. */
    boolean isSession() {
        return session;
    }
}
