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
        return Map.of(
                "policy-service.billing.url",
                BillingStub.url(),
                "policy-service.billing.token",
                BillingStub.TOKEN,
                "quarkus.http.test-port",
                "0",
                "kafka.bootstrap.servers",
                kafka,
                "quarkus.datasource.jdbc.url",
                jdbcUrl,
                "policy-service.bootstrap-token",
                TOKEN,
                "policy-service.sweep-every",
                "200ms",
                "policy-service.publish-timeout",
                "4s");
    }
}
