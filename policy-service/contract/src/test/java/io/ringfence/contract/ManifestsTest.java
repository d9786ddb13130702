package io.ringfence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manifests of {@code k8s/base}: every field known to Kubernetes, and rules of our own. */
class ManifestsTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "Namespace", Namespace.class,
            "ServiceAccount", ServiceAccount.class,
            "Service", Service.class,
            "Deployment", Deployment.class,
            "DaemonSet", DaemonSet.class,
            "PodDisruptionBudget", PodDisruptionBudget.class);

    @Test
    void everyFieldIsOneThatKubernetesKnows() throws IOException {
        for (JsonNode document : documents()) {
            HasMetadata object = YAML.treeToValue(document, kind(document));
            JsonNode written = YAML.valueToTree(object);

            assertThat(unknown(object, kind(document).getSimpleName())).isEmpty();
            assertThat(written.at("/metadata/name")).isEqualTo(document.at("/metadata/name"));
        }
    }

    @Test
    void everyFileIsInTheKustomization() throws IOException {
        JsonNode kustomization =
                YAML.readTree(ROOT.resolve("k8s/base/kustomization.yaml").toFile());
        List<String> named = new ArrayList<>();
        kustomization.get("resources").forEach(resource -> named.add(resource.asText()));

        assertThat(files().map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    void containersAreBoundedProbedAndWithoutPrivilege() throws IOException {
        for (PodSpec pod : pods()) {
            Container container = pod.getContainers().getFirst();
            var security = container.getSecurityContext();

            assertThat(container.getImage()).matches("[^:]+:[0-9].*");
            assertThat(container.getResources().getLimits()).containsKey("memory");
            assertThat(container.getLivenessProbe()).isNotNull();
            assertThat(container.getReadinessProbe()).isNotNull();
            assertThat(security.getAllowPrivilegeEscalation()).isFalse();
            assertThat(security.getReadOnlyRootFilesystem()).isTrue();
            assertThat(security.getPrivileged()).isNull();
            assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            if (container.getName().equals("node-agent")) {
                assertThat(security.getCapabilities().getAdd())
                        .containsExactly("NET_ADMIN", "NET_RAW", "DAC_READ_SEARCH");
            } else if (container.getName().equals("traffic-sensor")) {
                assertThat(security.getCapabilities().getAdd()).containsExactly("NET_RAW");
            } else {
                assertThat(security.getCapabilities().getAdd()).isEmpty();
                assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
            }
        }
    }

    /** {@code NODE_AGENT_STATE_DIR} is {@code stateDir()} of NodeAgentConfig; {@code POLICY_SERVICE_GEOIP_FILE} is in a group. */
    @Test
    void everyVariableOfAServiceIsASettingThatItHas() throws IOException {
        for (PodSpec pod : pods()) {
            Container container = pod.getContainers().getFirst();
            String prefix =
                    container.getName().toUpperCase(java.util.Locale.ROOT).replace('-', '_') + "_";
            String config = config(container.getName());
            for (EnvVar variable : container.getEnv()) {
                if (variable.getName().startsWith(prefix)) {
                    String words = variable.getName().substring(prefix.length()).toLowerCase(java.util.Locale.ROOT);
                    assertThat(isSetting(config, words)).as(variable.getName()).isTrue();
                }
            }
        }
    }

    private static boolean isSetting(String config, String words) {
        if (config.contains(" " + method(words) + "();")) {
            return true;
        }
        int end = words.indexOf('_');
        return end > 0
                && Pattern.compile("\n    interface (\\w+) \\{(.*?)\n    }", Pattern.DOTALL)
                        .matcher(config)
                        .results()
                        .filter(group -> group.group(1).equalsIgnoreCase(words.substring(0, end)))
                        .anyMatch(group -> group.group(2).contains(" " + method(words.substring(end + 1)) + "();"));
    }

    private static String method(String words) {
        return Pattern.compile("_(.)")
                .matcher(words)
                .replaceAll(match -> match.group(1).toUpperCase(java.util.Locale.ROOT));
    }

    private static String config(String service) throws IOException {
        try (Stream<Path> sources = Files.walk(ROOT.resolve(service + "/src/main/java"))) {
            Path file = sources.filter(path -> path.toString().endsWith("Config.java"))
                    .filter(path -> path.getParent().getParent().endsWith("io/ringfence"))
                    .findFirst()
                    .orElseThrow();
            return Files.readString(file);
        }
    }

    private static List<PodSpec> pods() throws IOException {
        List<PodSpec> pods = new ArrayList<>();
        for (JsonNode document : documents()) {
            JsonNode pod = document.at("/spec/template/spec");
            if (pod.isObject()) {
                pods.add(YAML.treeToValue(pod, PodSpec.class));
            }
        }
        assertThat(pods).hasSize(5);
        return pods;
    }

    private static Class<? extends HasMetadata> kind(JsonNode document) {
        String kind = document.get("kind").asText();
        assertThat(KINDS).as("kinds that this test knows").containsKey(kind);
        return KINDS.get(kind);
    }

    private static List<JsonNode> documents() throws IOException {
        List<JsonNode> documents = new ArrayList<>();
        for (Path file : files().toList()) {
            try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
                all.forEachRemaining(documents::add);
            }
        }
        assertThat(documents).isNotEmpty();
        return documents;
    }

    private static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("k8s/base"))) {
            return files
                    .filter(file -> file.toString().endsWith(".yaml") && !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** The models keep fields that they do not know in {@code additionalProperties}, at every level. */
    private static List<String> unknown(Object value, String where) {
        List<String> found = new ArrayList<>();
        switch (value) {
            case Iterable<?> items -> items.forEach(item -> found.addAll(unknown(item, where + "[]")));
            case Object object
            when object.getClass().getPackageName().startsWith("io.fabric8.kubernetes.api") -> {
                for (var method : object.getClass().getMethods()) {
                    if (!method.getName().startsWith("get") || method.getParameterCount() > 0) {
                        continue;
                    }
                    try {
                        Object part = method.invoke(object);
                        if (method.getName().equals("getAdditionalProperties")) {
                            ((Map<?, ?>) part).keySet().forEach(key -> found.add(where + "." + key));
                        } else if (part != null) {
                            found.addAll(
                                    unknown(part, where + "." + method.getName().substring(3)));
                        }
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            default -> {}
        }
        return found;
    }
}
