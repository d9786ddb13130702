package io.ringfence.standalone.testing;

import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Kafka and PostgreSQL from Testcontainers, for machines with Docker; they end with the JVM. */
public final class ContainerBacking {
    private static final String KAFKA_IMAGE = "apache/kafka:4.1.1";
    private static final String POSTGRES_IMAGE = "postgres:18";

    private ContainerBacking() {}

    /** Starts a broker and returns its bootstrap servers. */
    @SuppressWarnings("resource") // the containers' reaper ends it with the JVM
    public static String kafka() {
        KafkaContainer kafka = new KafkaContainer(KAFKA_IMAGE).withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        kafka.start();
        return kafka.getBootstrapServers();
    }

    /** Starts a server and returns the JDBC URL of its first database, with user and password. */
    @SuppressWarnings("resource") // the containers' reaper ends it with the JVM
    public static String postgresUrl() {
        PostgreSQLContainer postgres = new PostgreSQLContainer(POSTGRES_IMAGE);
        postgres.start();
        String url = postgres.getJdbcUrl();
        return url + (url.contains("?") ? "&" : "?") + "user=" + postgres.getUsername() + "&password="
                + postgres.getPassword();
    }
}
