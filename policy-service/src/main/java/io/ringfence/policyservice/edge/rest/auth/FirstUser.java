package io.ringfence.policyservice.edge.rest.auth;

import io.quarkus.runtime.StartupEvent;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.access.UserDraft;
import io.ringfence.policyservice.core.access.UserStore;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.token.BearerToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Makes the first user, who lets the others in. */
@ApplicationScoped
public class FirstUser {

    private static final Logger LOG = Logger.getLogger(FirstUser.class);

    private static final String NAME = "admin";

    /** 132 random bits. */
    private static final int CHARACTERS = 22;

    @Inject
    PolicyServiceConfig config;

    @Inject
    UserStore users;

    void start(@Observes StartupEvent event) {
        if (!users.all().isEmpty()) {
            return;
        }
        Optional<String> given = config.adminPassword().filter(text -> !text.isBlank());
        List<InputError> errors = new ArrayList<>();
        given.ifPresent(password -> UserDraft.password(password, "POLICY_SERVICE_ADMIN_PASSWORD", errors));
        if (!errors.isEmpty()) {
            LOG.errorf(
                    "POLICY_SERVICE_ADMIN_PASSWORD is not used, and no user was made: it %s",
                    errors.getFirst().reason());
            return;
        }
        String password = given.orElseGet(() -> BearerToken.make().reveal().substring(4, 4 + CHARACTERS));
        if (users.addFirst(NAME, Logins.hash(password))) {
            if (given.isPresent()) {
                LOG.infof("the first user was made: %s, with the password of POLICY_SERVICE_ADMIN_PASSWORD", NAME);
            } else {
                LOG.infof(
                        "the first user was made: %s, with the password %s (shown this once; change it)",
                        NAME, password);
            }
        }
    }
}
