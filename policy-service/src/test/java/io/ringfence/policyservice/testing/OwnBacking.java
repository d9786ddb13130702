package io.ringfence.policyservice.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.EmbeddedPostgres;
import io.ringfence.standalone.testing.TemporaryFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A broker and a database of its own, which a test may stop and start. */
public class OwnBacking implements QuarkusTestResourceLifecycleManager {

    /** The servers, for the test; a field of its own gets them by {@link #inject}. */
    public static final class Servers implements AutoCloseable {
        private final Path folder;
        private EmbeddedKafka kafka;
        private final EmbeddedKafka.Listener listener;
        private EmbeddedPostgres postgres;
        private final int postgresPort;

        public Servers() {
            folder = TemporaryFolder.create("ringfence-own-");
            listener = EmbeddedKafka.Listener.loopback();
            kafka = EmbeddedKafka.start(folder.resolve("kafka"), List.of(listener));
            postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
            postgresPort = postgres.port();
        }

        public String kafka() {
            return listener.address();
        }

        public String jdbcUrl() {
            return postgres.url("postgres");
        }

        public void stopKafka() {
            kafka.stop();
        }

        public void startKafka() {
            kafka = EmbeddedKafka.start(folder.resolve("kafka"), List.of(listener));
        }

        public void stopPostgres() {
            postgres.stop();
        }

        public void startPostgres() {
            postgres = EmbeddedPostgres.start(folder.resolve("postgres"), postgresPort);
        }

        @Override
        public void close() {
            kafka.close();
            postgres.close();
        }
    }

    private @Nullable Servers servers;

    @Override
    public Map<String, String> start() {
        Servers started = new Servers();
        servers = started;
        return Backing.settings(started.kafka(), started.jdbcUrl());
    }

    @Override
    public void stop() {
        if (servers != null) {
            servers.close();
        }
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(servers, new TestInjector.MatchesType(Servers.class));
    }
}
