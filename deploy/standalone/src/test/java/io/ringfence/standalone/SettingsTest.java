package io.ringfence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void hasADefaultForEverything() {
        // When
        Settings settings = Settings.of(Map.of(), "someone");

        // Then
        assertThat(settings.nodes()).isEqualTo(1);
        assertThat(settings.url()).isEqualTo("http://127.0.0.1:8080");
        assertThat(settings.kafkaPort()).isEqualTo(9092);
        assertThat(settings.bridgeKafkaPort()).isEqualTo(9094);
        assertThat(settings.data()).isEqualTo(Path.of("var").toAbsolutePath());
        assertThat(settings.root()).isFalse();
    }

    @Test
    void readsTheEnvironment() {
        // When
        Settings settings = Settings.of(
                Map.of(
                        "NODES",
                        "3",
                        "PORT",
                        "9000",
                        "BIND",
                        "0.0.0.0",
                        "DATA",
                        "/srv/rf",
                        "NODE_AGENT_JAVA",
                        "-Xmx1g  -Xss1m"),
                "root");

        // Then
        assertThat(settings.nodes()).isEqualTo(3);
        assertThat(settings.url()).isEqualTo("http://127.0.0.1:9000");
        assertThat(settings.data()).isEqualTo(Path.of("/srv/rf"));
        assertThat(settings.nodeAgentJava()).isEqualTo(List.of("-Xmx1g", "-Xss1m"));
        assertThat(settings.root()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"NODES,0", "NODES,21", "NODES,three", "PORT,65536", "PORT,-1", "KAFKA_PORT,65535", "POSTGRES_PORT,1.5"})
    void namesTheSettingThatCanNotBeUsed(String name, String value) {
        assertThatThrownBy(() -> Settings.of(Map.of(name, value), "root"))
                .isInstanceOf(StandaloneException.class)
                .hasMessageStartingWith(name + "=" + value + ": must be a number from 1 to ");
    }

    @Test
    void theMailServerOfTheEnvironmentIsTheNotifiers() {
        // When
        Settings settings = Settings.of(
                Map.of(
                        "NOTIFIER_PORT",
                        "9001",
                        "NOTIFIER_SMTP_HOST",
                        "mail.example.com",
                        "QUARKUS_TLS_SMTP_TRUST_STORE_PEM_CERTS",
                        "/etc/ca.pem",
                        "QUARKUS_HTTP_PORT",
                        "1"),
                "someone");

        // Then
        assertThat(settings.notifierPort()).isEqualTo(9001);
        assertThat(settings.smtp()).containsOnlyKeys("NOTIFIER_SMTP_HOST", "QUARKUS_TLS_SMTP_TRUST_STORE_PEM_CERTS");
    }

    @Test
    void anEmptySettingIsAbsent() {
        assertThat(Settings.of(Map.of("NODES", " "), "root").nodes()).isEqualTo(1);
    }
}
