package io.ringfence.policyservice.edge.rest.auth;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.ringfence.policyservice.core.token.BearerToken;

/** A token to be looked up. */
public final class BearerRequest extends BaseAuthenticationRequest {

    private final BearerToken token;

    BearerRequest(BearerToken token) {
        this.token = token;
    }

    BearerToken token() {
        return token;
    }
}
