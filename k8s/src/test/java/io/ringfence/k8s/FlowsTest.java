package io.ringfence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who reaches whom by the NetworkPolicies, addresses outside of the cluster left aside. */
class FlowsTest {

    private static final Set<String> EXPECTED = Set.of(
            "policy-service > kafka",
            "policy-service > postgres",
            "policy-service > billing-watcher",
            "policy-service > notifier",
            "billing-watcher > kafka",
            "billing-watcher > postgres",
            "notifier > kafka",
            "notifier > postgres",
            "ingress > policy-service",
            "ingress > billing-watcher",
            "monitoring > policy-service",
            "monitoring > billing-watcher",
            "monitoring > notifier",
            // Agents come from their nodes' addresses, so everyone may knock.
            "ingress > kafka",
            "monitoring > kafka",
            "stranger > kafka");

    /** A pod; {@code namespace} has the labels of one that is not Ringfence's, which nothing here governs. */
    private record End(
            String name,
            boolean own,
            Map<String, String> labels,
            Map<String, String> namespace,
            Set<IntOrString> ports) {

        static End elsewhere(String name, Map<String, String> namespace) {
            return new End(name, false, Map.of(), namespace, Set.of());
        }

        static End here(String name, Map<String, String> labels, IntOrString... ports) {
            return new End(name, true, labels, Map.of(), Set.of(ports));
        }
    }

    static List<Rendered> overlays() {
        return List.of(Rendered.dev(), Rendered.prod());
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void whatIsNeededPassesAndNothingElse(Rendered overlay) throws IOException {
        List<NetworkPolicy> policies = new ArrayList<>();
        for (JsonNode object : overlay.ofKind("NetworkPolicy")) {
            policies.add(Rendered.YAML.treeToValue(object, NetworkPolicy.class));
        }
        List<End> ends = ends(overlay);
        Set<String> passes = new TreeSet<>();
        for (End from : ends) {
            for (End to : ends) {
                if (!from.equals(to) && to.own() && leaves(policies, from, to) && enters(policies, from, to)) {
                    passes.add(from.name() + " > " + to.name());
                }
            }
        }

        assertThat(passes).containsExactlyInAnyOrderElementsOf(EXPECTED);
    }

    private static List<End> ends(Rendered overlay) {
        List<End> ends = new ArrayList<>();
        overlay.workloads().stream()
                .filter(workload -> workload.pod().getHostNetwork() == null && workload.isService())
                .map(workload -> End.here(
                        workload.name(),
                        workload.labels(),
                        new IntOrString("http"),
                        new IntOrString(
                                workload.container().getPorts().getFirst().getContainerPort())))
                .forEach(ends::add);
        // The labels that the operators, or the overlay for trying things, give to their pods.
        ends.add(End.here(
                "kafka",
                Map.of("ringfence.io/backing", "kafka", "strimzi.io/cluster", "ringfence"),
                new IntOrString("kafka"),
                new IntOrString(overlay.equals(Rendered.prod()) ? 9093 : 9092)));
        ends.add(End.here(
                "postgres",
                Map.of("ringfence.io/backing", "postgres", "cnpg.io/cluster", "ringfence-postgres"),
                new IntOrString("postgres"),
                new IntOrString(5432)));
        ends.add(End.here("neighbour", Map.of("app.kubernetes.io/name", "neighbour")));
        ends.add(End.elsewhere("ingress", Map.of("ringfence.io/ingress", "true")));
        ends.add(End.elsewhere("monitoring", Map.of("ringfence.io/monitoring", "true")));
        ends.add(End.elsewhere("stranger", Map.of()));
        return ends;
    }

    private static boolean leaves(List<NetworkPolicy> policies, End from, End to) {
        return !from.own()
                || policies.stream()
                        .filter(policy -> governs(policy, "Egress", from))
                        .flatMap(policy -> policy.getSpec().getEgress().stream())
                        .anyMatch(rule -> peers(rule.getTo(), to) && ports(rule.getPorts(), to));
    }

    private static boolean enters(List<NetworkPolicy> policies, End from, End to) {
        return policies.stream()
                .filter(policy -> governs(policy, "Ingress", to))
                .flatMap(policy -> policy.getSpec().getIngress().stream())
                .anyMatch(rule -> peers(rule.getFrom(), from) && ports(rule.getPorts(), to));
    }

    private static boolean governs(NetworkPolicy policy, String direction, End end) {
        return policy.getSpec().getPolicyTypes().contains(direction)
                && Labels.match(policy.getSpec().getPodSelector(), end.labels());
    }

    private static boolean peers(List<NetworkPolicyPeer> peers, End end) {
        return peers.isEmpty()
                || peers.stream().filter(peer -> peer.getIpBlock() == null).anyMatch(peer -> {
                    boolean namespace = peer.getNamespaceSelector() == null
                            ? end.own()
                            : Labels.match(peer.getNamespaceSelector(), end.namespace());
                    return namespace
                            && (peer.getPodSelector() == null || Labels.match(peer.getPodSelector(), end.labels()));
                });
    }

    private static boolean ports(List<NetworkPolicyPort> ports, End to) {
        return ports.isEmpty() || ports.stream().anyMatch(port -> to.ports().contains(port.getPort()));
    }
}
