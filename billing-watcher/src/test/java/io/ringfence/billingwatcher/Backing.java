package io.ringfence.billingwatcher;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.ringfence.standalone.TestBacking;
import java.util.Map;

/** Gives billing-watcher a broker and a database of its own. */
public class Backing implements QuarkusTestResourceLifecycleManager {

    /** The token of the intake. */
    static final String TOKEN = "intake-token-of-the-tests";

    @Override
    public Map<String, String> start() {
        return settings(TestBacking.kafka(), TestBacking.postgresUrl("billing"));
    }

    @Override
    public void stop() {
        // Both servers live as long as the JVM.
    }

    static Map<String, String> settings(String kafka, String jdbcUrl) {
        return Map.of(
                "quarkus.http.test-port",
                "0",
                "kafka.bootstrap.servers",
                kafka,
                "quarkus.datasource.jdbc.url",
                jdbcUrl,
                "billing-watcher.intake-token",
                TOKEN,
                "billing-watcher.group",
                "billing-" + jdbcUrl.hashCode());
    }
}
