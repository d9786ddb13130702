package io.ringfence.standalone;

import io.ringfence.standalone.testing.ContainerBacking;
import io.ringfence.standalone.testing.TemporaryFolder;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka and the PostgreSQL of tests, started when first asked for and shared by the whole JVM: those of the whole run
 * where the environment names them ({@code RINGFENCE_TEST_KAFKA}, {@code RINGFENCE_TEST_POSTGRES}), containers with
 * {@code RINGFENCE_TEST_BACKING=testcontainers}, else embedded ones.
 */
public final class TestBacking {
    private static final String KAFKA = "ringfence.test.kafka";
    private static final String POSTGRES = "ringfence.test.postgres";

    private TestBacking() {}

    /** Bootstrap servers of a broker that has all of Ringfence's topics. */
    public static String kafka() {
        return once(KAFKA, System.getenv("RINGFENCE_TEST_KAFKA"), () -> {
            String bootstrap = containers()
                    ? ContainerBacking.kafka()
                    : EmbeddedKafka.start(folder("kafka")).bootstrap();
            Topics.create(bootstrap);
            return bootstrap;
        });
    }

    /**
     * JDBC URL, with user and password, of a database that is empty and nobody else's.
     *
     * @param database start of its name: small letters, digits and {@code _}, at most 40
     */
    public static String postgresUrl(String database) {
        String server = once(
                POSTGRES,
                System.getenv("RINGFENCE_TEST_POSTGRES"),
                () -> containers()
                        ? ContainerBacking.postgresUrl()
                        : EmbeddedPostgres.start(folder("postgres")).url("postgres"));
        byte[] random = new byte[6];
        ThreadLocalRandom.current().nextBytes(random);
        String unique = database + "_" + HexFormat.of().formatHex(random);
        Databases.create(server, unique);
        return Databases.in(server, unique);
    }

    private static boolean containers() {
        return "testcontainers".equals(System.getenv("RINGFENCE_TEST_BACKING"));
    }

    private static Path folder(String name) {
        return TemporaryFolder.create("ringfence-test-" + name + "-").resolve(name);
    }

    private interface Start {
        String run();
    }

    /**
     * Quarkus loads test classes more than once, through several class loaders, so "once in the JVM" is kept in the
     * system properties and not in a static field.
     */
    private static String once(String property, @Nullable String given, Start start) {
        if (given != null && !given.isBlank()) {
            return given;
        }
        synchronized (Runtime.getRuntime()) {
            String known = System.getProperty(property);
            if (known == null) {
                known = start.run();
                System.setProperty(property, known);
            }
            return known;
        }
    }
}
