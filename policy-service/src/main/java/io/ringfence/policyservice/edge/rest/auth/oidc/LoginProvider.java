package io.ringfence.policyservice.edge.rest.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.OidcTenantConfigBuilder;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.TokenStateManager.Strategy;
import io.quarkus.vertx.http.security.HttpSecurity;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * The identity provider of the settings, if there is one. It has a say at two places alone: where people log in, by the code flow, and where
 * the API is shown a token that is not one of ours. It is asked when the first of them comes, so it need not be there at the start.
 */
@ApplicationScoped
@Named("provider")
public class LoginProvider implements TenantConfigResolver {

    /** Where people are sent to the provider, and come back to. */
    public static final String PATH = "/login/oidc";

    private static final Logger LOG = Logger.getLogger(LoginProvider.class);

    /** How long somebody may take at the provider. */
    private static final Duration STAY = Duration.ofMinutes(10);

    private static final Duration CONNECT = Duration.ofSeconds(4);

    private final PolicyServiceConfig.Oidc settings;
    private final Optional<OidcTenantConfig> people;
    private final Optional<OidcTenantConfig> programs;

    @Inject
    LoginProvider(PolicyServiceConfig config) {
        settings = config.oidc();
        if (settings.url().isEmpty()) {
            people = Optional.empty();
            programs = Optional.empty();
        } else if (settings.clientId().isEmpty() || settings.clientSecret().isEmpty()) {
            LOG.error("POLICY_SERVICE_OIDC_URL is not used: set POLICY_SERVICE_OIDC_CLIENT_ID and"
                    + " POLICY_SERVICE_OIDC_CLIENT_SECRET too");
            people = Optional.empty();
            programs = Optional.empty();
        } else {
            people = Optional.of(people(config.cookieSecure()));
            programs = Optional.of(programs());
        }
    }

    /** Whether there is one. */
    public boolean isOn() {
        return people.isPresent();
    }

    /** The same, for templates. */
    public boolean getOn() {
        return isOn();
    }

    /** What people call it. */
    public String getLabel() {
        return settings.label();
    }

    /** Only where people log in does the provider's own page come up. */
    void protect(@Observes HttpSecurity security) {
        if (isOn()) {
            security.path(PATH).authenticated();
        }
    }

    /** Whether a request is one of somebody who comes to log in, or comes back. */
    public boolean isLogin(RoutingContext context) {
        return isOn()
                && context.normalizedPath().equals(PATH)
                && context.request().getHeader("Authorization") == null;
    }

    @Override
    public Uni<OidcTenantConfig> resolve(RoutingContext context, OidcRequestContext<OidcTenantConfig> request) {
        boolean shown = context.request().getHeader("Authorization") != null;
        Optional<OidcTenantConfig> wanted = shown ? programs : people.filter(on -> isLogin(context));
        return Uni.createFrom().optional(wanted);
    }

    private OidcTenantConfig people(boolean secure) {
        return common("ringfence-login")
                .applicationType(ApplicationType.WEB_APP)
                .authentication()
                .scopes(settings.scopes())
                .redirectPath(PATH)
                .restorePathAfterRedirect() // with the query, which says where to go on to
                .errorPath("/login")
                .pkceRequired()
                .nonceRequired()
                .stateSecret(derived("state"))
                .stateCookieAge(STAY)
                .cookiePath(PATH)
                .cookieForceSecure(secure)
                .end()
                .tokenStateManager()
                .strategy(Strategy.ID_TOKEN)
                .encryptionSecret(derived("token"))
                .end()
                .build();
    }

    /** Nothing is asked about single tokens, or whoever sends made-up ones would have the provider asked each time. */
    private OidcTenantConfig programs() {
        return common("ringfence-api")
                .applicationType(ApplicationType.SERVICE)
                .token()
                .audience(settings.audience().or(settings::clientId).orElseThrow())
                .subjectRequired()
                .allowJwtIntrospection(false)
                .allowOpaqueTokenIntrospection(false)
                .end()
                .build();
    }

    private OidcTenantConfigBuilder common(String id) {
        OidcTenantConfigBuilder builder = OidcTenantConfig.authServerUrl(
                        settings.url().orElseThrow().toString())
                .tenantId(id)
                .clientId(settings.clientId().orElseThrow())
                .credentials(settings.clientSecret().orElseThrow())
                .connectionTimeout(CONNECT);
        settings.tlsConfiguration().ifPresent(builder::tlsConfigurationName);
        return builder;
    }

    /** Secrets of cookies, which all replicas must have alike: somebody may come back to another one. */
    private String derived(String purpose) {
        try {
            String text = purpose + " " + settings.clientSecret().orElseThrow();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
