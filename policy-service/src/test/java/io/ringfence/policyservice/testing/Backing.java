package io.ringfence.policyservice.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.ringfence.standalone.TestBacking;
import java.util.Map;

/** Gives policy-service a broker, a database of its own and a token. */
public class Backing implements QuarkusTestResourceLifecycleManager {

    /** The token of every test. */
    public static final String TOKEN = "rft_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

    @Override
    public Map<String, String> start() {
        return settings(TestBacking.kafka(), TestBacking.postgresUrl("policy"));
    }

    @Override
    public void stop() {
        // Both servers live as long as the JVM.
    }

    /** Settings of a policy-service on these servers. */
    public static Map<String, String> settings(String kafka, String jdbcUrl) {
        return Map.ofEntries(
                Map.entry("policy-service.billing.url", BillingStub.url()),
                Map.entry("policy-service.billing.token", BillingStub.TOKEN),
                Map.entry("policy-service.notifier.url", NotifierStub.url()),
                Map.entry("policy-service.notifier.token", NotifierStub.TOKEN),
                Map.entry("policy-service.oidc.url", OidcStub.url()),
                Map.entry("policy-service.oidc.client-id", OidcStub.CLIENT),
                Map.entry("policy-service.oidc.client-secret", OidcStub.SECRET),
                Map.entry("policy-service.oidc.roles-claim", "realm/roles"),
                Map.entry("policy-service.oidc.tenant-claim", "company"),
                Map.entry("policy-service.oidc.roles.viewer", "staff"),
                Map.entry("policy-service.oidc.roles.admin", "voice-admins,root"),
                Map.entry("policy-service.oidc.roles.tenant-operator", "customer"),
                Map.entry("quarkus.http.test-port", "0"),
                Map.entry("kafka.bootstrap.servers", kafka),
                Map.entry("quarkus.datasource.jdbc.url", jdbcUrl),
                Map.entry("policy-service.bootstrap-token", TOKEN),
                Map.entry("policy-service.sweep-every", "200ms"),
                Map.entry("policy-service.publish-timeout", "4s"));
    }
}
