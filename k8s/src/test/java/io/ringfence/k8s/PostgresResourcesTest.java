package io.ringfence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The database of the overlay for production, and what services expect of it. */
class PostgresResourcesTest {

    private static final Pattern JDBC =
            Pattern.compile("jdbc:postgresql://(.*)-rw:5432/(\\w+)\\?sslmode=verify-full&sslrootcert=/run/secrets/.*");
    private static final Pattern POOL = Pattern.compile("(?m)^quarkus\\.datasource\\.jdbc\\.max-size=(\\d+)$");

    private final Cnpg.ClusterSpec cluster;
    private final List<Workload> users;

    PostgresResourcesTest() throws IOException {
        cluster = Rendered.prod()
                .only("Cluster", "ringfence-postgres", Cnpg.Cluster.class)
                .spec();
        users = Rendered.prod().workloads().stream()
                .filter(workload -> workload.environment().containsKey("QUARKUS_DATASOURCE_JDBC_URL"))
                .toList();
    }

    @Test
    void everyServiceFindsItsDatabaseAndItsUser() throws IOException {
        Map<String, String> owners = new HashMap<>();
        owners.put(cluster.bootstrap().initdb().database(), "ringfence-postgres-app");
        for (JsonNode object : Rendered.prod().ofKind("Database")) {
            Cnpg.DatabaseSpec database =
                    Rendered.YAML.treeToValue(object, Cnpg.Database.class).spec();
            owners.put(database.name(), secret(database.owner()));
        }

        assertThat(users).hasSize(3);
        for (Workload user : users) {
            var url = JDBC.matcher(
                    user.environment().get("QUARKUS_DATASOURCE_JDBC_URL").orElseThrow());
            assertThat(url.matches()).as(user.name()).isTrue();
            assertThat(url.group(1)).isEqualTo("ringfence-postgres");
            boolean migratesApart = user.environment().containsKey("QUARKUS_FLYWAY_USERNAME");
            assertThat(owners.get(url.group(2)))
                    .isEqualTo(
                            secretOf(user, migratesApart ? "QUARKUS_FLYWAY_USERNAME" : "QUARKUS_DATASOURCE_USERNAME"));
            if (migratesApart) {
                assertThat(secretOf(user, "QUARKUS_DATASOURCE_USERNAME")).isEqualTo(secret("ringfence_service"));
            }
        }
    }

    @Test
    void aCommitIsOnTwoOfThreeInstances() {
        assertThat(cluster.instances()).isEqualTo(3);
        assertThat(cluster.imageName()).matches(".*:[0-9]+\\.[0-9]+-.*");
        assertThat(cluster.postgresql().synchronous().number()).isEqualTo(1);
        assertThat(cluster.postgresql().synchronous().dataDurability()).isEqualTo("required");
        assertThat(cluster.plugins()).anyMatch(Cnpg.Plugin::isWALArchiver);
    }

    @Test
    void thereAreConnectionsForAllPodsOfARollout() throws IOException {
        int most = 0;
        for (Workload user : users) {
            var pool = POOL.matcher(Files.readString(
                    Rendered.ROOT.resolve(user.name() + "/src/main/resources/application.properties")));
            assertThat(pool.find()).as(user.name()).isTrue();
            most += 3 * Integer.parseInt(pool.group(1));
        }

        assertThat(Integer.parseInt(cluster.postgresql().parameters().get("max_connections")))
                .isGreaterThanOrEqualTo(most + 20);
    }

    private String secret(String role) {
        return cluster.managed().roles().stream()
                .filter(each -> each.name().equals(role))
                .findFirst()
                .orElseThrow()
                .passwordSecret()
                .name();
    }

    private static String secretOf(Workload user, String variable) {
        return user.container().getEnv().stream()
                .filter(each -> each.getName().equals(variable))
                .map(EnvVar::getValueFrom)
                .findFirst()
                .orElseThrow()
                .getSecretKeyRef()
                .getName();
    }
}
