package io.ringfence.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The objects that {@code kubectl apply -k} of a folder makes, each as it is written; rendered once. */
public record Rendered(String name, List<JsonNode> objects) {

    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    public static final YAMLMapper YAML = new YAMLMapper();

    private static final int NO_KUBECTL = 69;
    private static final Map<String, Rendered> KNOWN = new ConcurrentHashMap<>();

    public static Rendered base() {
        return KNOWN.computeIfAbsent("k8s/base", Rendered::render);
    }

    public static Rendered dev() {
        return KNOWN.computeIfAbsent("k8s/overlays/dev", Rendered::render);
    }

    public static Rendered prod() {
        return KNOWN.computeIfAbsent("k8s/overlays/prod", Rendered::render);
    }

    public static List<Rendered> all() {
        return List.of(base(), dev(), prod());
    }

    public List<JsonNode> ofKind(String kind) {
        return objects.stream()
                .filter(object -> object.get("kind").asText().equals(kind))
                .toList();
    }

    public JsonNode only(String kind, String name) {
        List<JsonNode> found = ofKind(kind).stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .toList();
        assertThat(found).as(kind + " " + name + " of " + this.name).hasSize(1);
        return found.getFirst();
    }

    public <T> T only(String kind, String name, Class<T> type) throws IOException {
        return YAML.treeToValue(only(kind, name), type);
    }

    /** Deployments, DaemonSets and StatefulSets. */
    public List<Workload> workloads() {
        List<Workload> found = new ArrayList<>();
        for (JsonNode object : objects) {
            if (object.at("/spec/template/spec/containers").isArray()) {
                found.add(Workload.of(this, object));
            }
        }
        return found;
    }

    private static Rendered render(String folder) {
        try {
            Process process = new ProcessBuilder(
                            ROOT.resolve("deploy/bin/kubectl").toString(), "kustomize", folder)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            List<JsonNode> objects = new ArrayList<>();
            try (InputStream text = process.getInputStream();
                    MappingIterator<JsonNode> each =
                            YAML.readerFor(JsonNode.class).readValues(text)) {
                each.forEachRemaining(objects::add);
            }
            int code = process.waitFor();
            boolean skip = code == NO_KUBECTL && !"true".equals(System.getenv("CI"));
            assumeFalse(skip, "there is no kubectl; deploy/bin/kubectl says how to get one");
            assertThat(code).as("exit code of kubectl kustomize " + folder).isZero();
            assertThat(objects).isNotEmpty();
            return new Rendered(folder, List.copyOf(objects));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
