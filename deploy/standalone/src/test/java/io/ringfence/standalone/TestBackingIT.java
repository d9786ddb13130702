package io.ringfence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class TestBackingIT {
    @Test
    void givesOneBrokerWithTopicsAndADatabaseForEachCaller() throws Exception {
        // When
        String kafka = TestBacking.kafka();
        String first = TestBacking.postgresUrl("backing");
        String second = TestBacking.postgresUrl("backing");

        // Then
        assertThat(TestBacking.kafka()).isEqualTo(kafka);
        assertThat(first).isNotEqualTo(second);
        try (Connection connection = DriverManager.getConnection(first);
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            assertThat(connection.getCatalog()).startsWith("backing_");
            assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).contains("ringfence.firewall-policy");
        }
    }
}
