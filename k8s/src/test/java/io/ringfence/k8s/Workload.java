package io.ringfence.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What runs pods: one container each, so that rules can be about it. */
public record Workload(Rendered of, String kind, String name, PodTemplateSpec template) {

    /** Those of this repository; the others are Kafka and PostgreSQL of the overlay for trying things. */
    public static final Set<String> SERVICES =
            Set.of("policy-service", "billing-watcher", "notifier", "node-agent", "traffic-sensor");

    static Workload of(Rendered of, JsonNode object) {
        try {
            return new Workload(
                    of,
                    object.get("kind").asText(),
                    object.at("/metadata/name").asText(),
                    Rendered.YAML.treeToValue(object.at("/spec/template"), PodTemplateSpec.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(object.toString(), e);
        }
    }

    public boolean isService() {
        return SERVICES.contains(name);
    }

    public PodSpec pod() {
        return template.getSpec();
    }

    public Container container() {
        return pod().getContainers().getFirst();
    }

    public Map<String, String> labels() {
        return template.getMetadata().getLabels();
    }

    /** The environment, with what comes of ConfigMaps; values that come from elsewhere are absent. */
    public Map<String, Optional<String>> environment() {
        Map<String, Optional<String>> variables = new LinkedHashMap<>();
        for (var source : container().getEnvFrom()) {
            JsonNode data =
                    of.only("ConfigMap", source.getConfigMapRef().getName()).get("data");
            data.properties()
                    .forEach(entry -> variables.put(
                            entry.getKey(), Optional.of(entry.getValue().asText())));
        }
        for (EnvVar variable : container().getEnv()) {
            variables.put(variable.getName(), Optional.ofNullable(variable.getValue()));
        }
        return variables;
    }

    @Override
    public String toString() {
        return name + " of " + of;
    }
}
