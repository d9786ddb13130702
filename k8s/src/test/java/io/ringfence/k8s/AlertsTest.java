package io.ringfence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Prometheus is told by the overlay for production. */
class AlertsTest {

    private static final Path RULES = Rendered.ROOT.resolve("deploy/observability/alerts.yaml");
    private static final Path RUNBOOK = Rendered.ROOT.resolve("docs/runbook.md");

    private final JsonNode groups =
            Rendered.prod().only("PrometheusRule", "ringfence").at("/spec/groups");

    @Test
    void rulesAreThoseThatPrometheusGetsElsewhere() throws IOException {
        assertThat(groups).isNotEmpty();
        if (Files.exists(RULES)) {
            assertThat(groups)
                    .as(
                            "spec.groups of k8s/overlays/prod/alerts.yaml must be groups of deploy/observability/alerts.yaml")
                    .isEqualTo(Rendered.YAML.readTree(RULES.toFile()).get("groups"));
        }
    }

    @Test
    void everyAlertHasALineInTheRunbook() throws IOException {
        for (JsonNode rule : groups.findValues("rules").stream()
                .flatMap(JsonNode::valueStream)
                .filter(rule -> rule.has("alert"))
                .toList()) {
            String alert = rule.get("alert").asText();

            assertThat(rule.at("/annotations/summary").asText()).as(alert).isNotBlank();
            assertThat(rule.at("/annotations").toString())
                    .contains("docs/runbook.md#" + alert.toLowerCase(Locale.ROOT));
            if (Files.exists(RUNBOOK)) {
                assertThat(Files.readString(RUNBOOK)).containsPattern("(?m)^#+ " + alert + "$");
            }
        }
    }

    @Test
    void everyServiceOfTheClusterIsAsked() throws IOException {
        ServiceMonitor monitor = Rendered.prod().only("ServiceMonitor", "ringfence", ServiceMonitor.class);

        for (JsonNode service : Rendered.prod().ofKind("Service")) {
            Map<String, String> labels =
                    Rendered.YAML.convertValue(service.at("/metadata/labels"), new TypeReference<>() {});
            assertThat(Labels.match(monitor.getSpec().getSelector(), labels)).isTrue();
            assertThat(service.at("/spec/ports/0/name").asText())
                    .isEqualTo(monitor.getSpec().getEndpoints().getFirst().getPort());
        }
    }
}
