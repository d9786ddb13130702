package io.ringfence.policyservice.edge.rest.auth;

import io.quarkus.security.identity.SecurityIdentity;
import io.ringfence.policyservice.core.access.Access;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;

/** What part of the cluster the caller may see. */
@RequestScoped
public class Scope {

    @Inject
    SecurityIdentity identity;

    /** Who it is; empty when nobody has logged in. */
    public Optional<Access> access() {
        return Optional.ofNullable(identity.getAttribute(TokenIdentities.ACCESS));
    }

    /** The one tenant that the caller may see; empty for the whole cluster. */
    public Optional<String> tenant() {
        return access().flatMap(Access::tenant);
    }

    /** Whether the caller may see a tenant. */
    public boolean covers(String name) {
        return tenant().map(own -> own.equals(name.toLowerCase(Locale.ROOT))).orElse(true);
    }

    /** Refuses other tenants' things as if there were none. */
    public void check(String name) {
        if (!covers(name)) {
            throw new RefusedException(ProblemType.NOT_FOUND, "There is no tenant with the name " + name + ".");
        }
    }
}
