package io.ringfence.policyservice.edge.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.standalone.Databases;
import io.ringfence.standalone.TestBacking;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A user of the service's own, beside the one of migrations. */
class ServiceUserIT {

    private static final String LINE = "INSERT INTO audit (at, actor, address, action, subject, outcome, forced)"
            + " VALUES (now(), 'maria', '', 'entry.add', 'x', 'DONE', false)";

    @Test
    void canDoAllButRewriteWhatIsOnlyAddedTo() throws SQLException {
        // Given
        String owner = TestBacking.postgresUrl("service_user");
        String name = owner.replaceFirst("\\?.*", "").replaceFirst(".*/", "");
        String service = Databases.withUser(owner, name, "service");

        // When
        for (int start = 0; start < 2; start++) {
            Flyway.configure()
                    .dataSource(owner, null, null)
                    .placeholders(Map.of("service", name))
                    .load()
                    .migrate();
        }

        // Then
        try (Connection connection = DriverManager.getConnection(service);
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE policy_clock SET change = change + 1");
            statement.execute("DELETE FROM outbox");
            statement.execute("SELECT nextval('feed_version')");
            assertThat(statement.executeUpdate(LINE)).isEqualTo(1);
            for (String refused : new String[] {
                "UPDATE audit SET actor = 'nobody'",
                "DELETE FROM audit",
                "TRUNCATE audit",
                "DELETE FROM published_change",
                "DELETE FROM flyway_schema_history",
                "ALTER TABLE audit DISABLE TRIGGER ALL",
                "DROP TABLE audit",
                "SET session_replication_role = replica",
                "CREATE OR REPLACE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'"
            }) {
                assertThatThrownBy(() -> statement.execute(refused))
                        .as(refused)
                        .hasMessageMatching("(?s).*(permission denied|must be owner).*");
            }
        }
    }
}
