package io.ringfence.policyservice.edge.rest.auth;

import io.quarkus.runtime.StartupEvent;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.token.BearerToken;
import io.ringfence.policyservice.core.token.TokenStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Lets the first admin in. */
@ApplicationScoped
public class BootstrapToken {

    private static final Logger LOG = Logger.getLogger(BootstrapToken.class);

    @Inject
    PolicyServiceConfig config;

    @Inject
    TokenStore tokens;

    void start(@Observes StartupEvent event) {
        Optional<String> text = config.bootstrapToken().filter(given -> !given.isBlank());
        Optional<BearerToken> token = text.flatMap(given -> BearerToken.parse(given.strip()));
        if (token.isPresent()) {
            if (tokens.add(token.get())) {
                LOG.info("the bootstrap token was added");
            }
        } else if (text.isPresent()) {
            LOG.error("POLICY_SERVICE_BOOTSTRAP_TOKEN is not used: it must be rft_ and 43 characters of base64url");
        } else if (tokens.isEmpty()) {
            LOG.error("nobody can log in: set POLICY_SERVICE_BOOTSTRAP_TOKEN to rft_ and 43 characters of base64url"
                    + " and start again");
        }
    }
}
