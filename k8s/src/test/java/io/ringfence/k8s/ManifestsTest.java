package io.ringfence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Base and overlays: every field known to its model, and rules of our own. */
class ManifestsTest {

    /** What a container may have beyond nothing at all. */
    private static final Map<String, List<String>> CAPABILITIES = Map.of(
            "node-agent", List.of("NET_ADMIN", "NET_RAW", "DAC_READ_SEARCH"), "traffic-sensor", List.of("NET_RAW"));

    private static final Set<String> HOST_FOLDERS =
            Set.of("/var/lib/ringfence/node-agent", "/run/xtables.lock", "/etc/fail2ban", "/run/fail2ban", "/var/log");

    static Stream<Rendered> rendered() {
        return Rendered.all().stream();
    }

    static Stream<Workload> workloads() {
        return rendered().flatMap(rendered -> rendered.workloads().stream());
    }

    static Stream<Workload> services() {
        return workloads().filter(Workload::isService);
    }

    @ParameterizedTest
    @MethodSource("rendered")
    void everyFieldIsOneThatItsModelKnows(Rendered rendered) throws IOException {
        for (JsonNode object : rendered.objects()) {
            assertThat(StrictModels.unknown(object)).isEmpty();
        }
    }

    @Test
    void everyFileIsUsed() throws IOException {
        try (Stream<Path> files = Files.walk(Rendered.ROOT.resolve("k8s"))) {
            List<Path> unused = files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml")
                            && !file.toString().contains("/target/"))
                    .filter(file ->
                            !kustomization(file).contains(file.getFileName().toString()))
                    .toList();

            assertThat(unused).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("rendered")
    void noObjectIsASecretOrOutsideOfTheNamespace(Rendered rendered) {
        assertThat(rendered.ofKind("Secret")).isEmpty();
        assertThat(rendered.objects())
                .filteredOn(object -> !Set.of("Namespace", "PriorityClass")
                        .contains(object.get("kind").asText()))
                .allSatisfy(object ->
                        assertThat(object.at("/metadata/namespace").asText()).isEqualTo("ringfence"));
    }

    @ParameterizedTest
    @MethodSource("rendered")
    void allServicesAreThere(Rendered rendered) {
        assertThat(rendered.workloads().stream().filter(Workload::isService).map(Workload::name))
                .containsExactlyInAnyOrderElementsOf(Workload.SERVICES);
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void containersAreBoundedAndProbed(Workload workload) {
        Container container = workload.container();

        assertThat(workload.pod().getContainers()).hasSize(1);
        assertThat(container.getImage()).matches("[a-z/.-]+:[0-9][0-9.]*");
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container.getResources().getLimits()).containsKey("memory");
        assertThat(probes(container))
                .doesNotContainNull()
                .allSatisfy(probe -> assertThat(
                                probe.getHttpGet() != null || probe.getTcpSocket() != null || probe.getExec() != null)
                        .isTrue());
        assertThat(workload.pod().getVolumes())
                .filteredOn(volume -> volume.getEmptyDir() != null)
                .allSatisfy(volume ->
                        assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull());
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void noContainerHasMorePrivilegeThanTheList(Workload workload) {
        var pod = workload.pod();
        var security = workload.container().getSecurityContext();
        List<String> capabilities = CAPABILITIES.getOrDefault(workload.name(), List.of());
        boolean onTheHost = !capabilities.isEmpty();

        assertThat(security.getPrivileged()).isNull();
        assertThat(security.getAllowPrivilegeEscalation()).isFalse();
        assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(security.getCapabilities().getAdd()).containsExactlyElementsOf(capabilities);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(pod.getHostPID()).isNull();
        assertThat(pod.getHostIPC()).isNull();
        assertThat(Boolean.TRUE.equals(pod.getHostNetwork())).isEqualTo(onTheHost);
        if (!onTheHost) {
            assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        }
        if (workload.isService()) {
            assertThat(security.getReadOnlyRootFilesystem()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void onlyTheAgentSeesTheHostsFiles(Workload workload) {
        List<String> paths = workload.pod().getVolumes().stream()
                .filter(volume -> volume.getHostPath() != null)
                .map(volume -> volume.getHostPath().getPath())
                .toList();

        if (workload.name().equals("node-agent")) {
            assertThat(paths).containsExactlyInAnyOrderElementsOf(HOST_FOLDERS);
        } else {
            assertThat(paths).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyServiceHasAnAccountWithoutTokenAndAPriority(Workload service) {
        JsonNode account = service.of().only("ServiceAccount", service.pod().getServiceAccountName());

        assertThat(account.get("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(service.of().only("PriorityClass", service.pod().getPriorityClassName()))
                .isNotNull();
        assertThat(service.kind().equals("DaemonSet")).isEqualTo(service.pod().getHostNetwork() != null);
        if (service.kind().equals("DaemonSet")) {
            assertThat(service.pod().getNodeSelector()).containsEntry("ringfence.io/pbx", "true");
            assertThat(service.pod().getTolerations())
                    .anySatisfy(
                            toleration -> assertThat(toleration.getOperator()).isEqualTo("Exists"));
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyVariableOfAServiceIsASettingThatItHas(Workload service) throws IOException {
        Settings settings = Settings.of(service.name());

        assertThat(service.environment().keySet())
                .allSatisfy(variable -> assertThat(settings.has(variable)).isTrue());
        assertThat(service.environment()).containsKey("KAFKA_BOOTSTRAP_SERVERS");
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void everySecretIsInTheListOfTheReadme(Workload workload) throws IOException {
        String readme = Files.readString(Rendered.ROOT.resolve("deploy/README.md"));
        Set<String> unknown = new TreeSet<>();
        for (EnvVar variable : workload.container().getEnv()) {
            if (variable.getValueFrom() != null && variable.getValueFrom().getSecretKeyRef() != null) {
                var secret = variable.getValueFrom().getSecretKeyRef();
                if (!listed(readme, secret.getName(), secret.getKey())) {
                    unknown.add(secret.getName() + "/" + secret.getKey());
                }
            }
            assertThat(variable.getName().matches(".*(TOKEN|SECRET|PASSWORD|KEY)") && variable.getValue() != null)
                    .as(variable.getName())
                    .isFalse();
        }
        for (Volume volume : workload.pod().getVolumes()) {
            if (volume.getSecret() != null) {
                volume.getSecret().getItems().stream()
                        .filter(item -> !listed(readme, volume.getSecret().getSecretName(), item.getKey()))
                        .forEach(item -> unknown.add(volume.getSecret().getSecretName() + "/" + item.getKey()));
            }
        }

        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("rendered")
    void whatIsNotAllowedToPassDoesNot(Rendered rendered) throws IOException {
        NetworkPolicy deny = rendered.only("NetworkPolicy", "default-deny", NetworkPolicy.class);

        assertThat(deny.getSpec().getPodSelector()).isEqualTo(new LabelSelector());
        assertThat(deny.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(deny.getSpec().getIngress()).isEmpty();
        assertThat(deny.getSpec().getEgress()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void everyPodIsReachedOnlyWhereItListens(Workload workload) throws IOException {
        if (Boolean.TRUE.equals(workload.pod().getHostNetwork())) {
            return; // outside of any policy
        }
        List<IntOrString> ports = new ArrayList<>();
        workload.container().getPorts().forEach(port -> {
            ports.add(new IntOrString(port.getName()));
            ports.add(new IntOrString(port.getContainerPort()));
        });
        List<NetworkPolicy> ingress = new ArrayList<>();
        for (JsonNode object : workload.of().ofKind("NetworkPolicy")) {
            NetworkPolicy policy = Rendered.YAML.treeToValue(object, NetworkPolicy.class);
            if (!policy.getMetadata().getName().equals("default-deny")
                    && policy.getSpec().getPolicyTypes().contains("Ingress")
                    && Labels.match(policy.getSpec().getPodSelector(), workload.labels())) {
                ingress.add(policy);
            }
        }

        assertThat(ingress).isNotEmpty();
        assertThat(ingress)
                .flatMap(policy -> policy.getSpec().getIngress())
                .allSatisfy(rule -> assertThat(rule.getPorts())
                        .isNotEmpty()
                        .allSatisfy(port -> assertThat(ports).contains(port.getPort())));
    }

    @ParameterizedTest
    @MethodSource("rendered")
    void servicesAndBudgetsSelectPods(Rendered rendered) throws IOException {
        for (JsonNode object : rendered.ofKind("Service")) {
            Service service = Rendered.YAML.treeToValue(object, Service.class);
            boolean found = rendered.workloads().stream()
                    .filter(workload -> workload.labels()
                            .entrySet()
                            .containsAll(service.getSpec().getSelector().entrySet()))
                    .anyMatch(workload -> workload.container().getPorts().stream()
                            .anyMatch(port -> new IntOrString(port.getName())
                                    .equals(service.getSpec()
                                            .getPorts()
                                            .getFirst()
                                            .getTargetPort())));
            assertThat(found).as(service.getMetadata().getName()).isTrue();
        }
        for (JsonNode object : rendered.ofKind("PodDisruptionBudget")) {
            LabelSelector selector = Rendered.YAML
                    .treeToValue(object, PodDisruptionBudget.class)
                    .getSpec()
                    .getSelector();
            assertThat(rendered.workloads().stream().map(Workload::labels))
                    .anySatisfy(
                            labels -> assertThat(Labels.match(selector, labels)).isTrue());
        }
    }

    private static List<Probe> probes(Container container) {
        List<Probe> probes = new ArrayList<>();
        probes.add(container.getStartupProbe());
        probes.add(container.getLivenessProbe());
        probes.add(container.getReadinessProbe());
        return probes;
    }

    /** A row of the README's table begins with the Secret's name, and names its keys in the next column. */
    private static boolean listed(String readme, String secret, String key) {
        String name = secret.startsWith("kafka-user-") ? "kafka-user-<service>" : secret;
        return readme.lines()
                .filter(line -> line.startsWith("| `" + name + "` |"))
                .anyMatch(line -> line.split("\\|")[2].contains("`" + key + "`"));
    }

    private static String kustomization(Path file) {
        try {
            return Files.readString(file.resolveSibling("kustomization.yaml"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
