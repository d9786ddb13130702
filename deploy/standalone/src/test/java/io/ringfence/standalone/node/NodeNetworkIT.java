package io.ringfence.standalone.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.standalone.StandaloneException;
import io.ringfence.standalone.os.Command;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

@RequiresNetworkNamespaces
class NodeNetworkIT {
    private static final String PREFIX =
            "rft" + Long.toString(ProcessHandle.current().pid() % 46_656, 36);
    private static final int SUBNET = 254;

    @AfterAll
    static void removeLockFile() throws Exception {
        Files.deleteIfExists(Path.of("/run", "ringfence-" + PREFIX + ".lock"));
    }

    @Test
    void nodesReachTheMachineAndItsListenersThroughTheBridge() {
        try (NodeNetwork network = NodeNetwork.create(PREFIX, SUBNET)) {
            // When
            network.addNode(1);
            network.addNode(2);

            // Then
            assertThat(Command.run(on(network, 1, "ip", "route", "get", network.gateway())))
                    .contains("src " + network.address(1));
            assertThat(Command.run(on(network, 2, "ip", "-6", "route", "get", network.gateway6())))
                    .contains("eth0");
        }
    }

    @Test
    void removesWhatAKilledRunHasLeftAndLeavesNothingItself() {
        // Given
        Command.run("ip", "netns", "add", PREFIX + "-node1");
        Command.run("ip", "link", "add", PREFIX + "-br0", "type", "bridge");
        Command.run("ip", "link", "add", PREFIX + "-v1", "type", "veth", "peer", "name", PREFIX + "-x");

        // When
        try (NodeNetwork network = NodeNetwork.create(PREFIX, SUBNET)) {
            network.addNode(1);
            assertThat(Path.of("/run/netns", network.namespace(1))).exists();
        }

        // Then
        assertThat(Files.exists(Path.of("/run/netns", PREFIX + "-node1"))).isFalse();
        assertThat(Files.exists(Path.of("/sys/class/net", PREFIX + "-br0"))).isFalse();
        assertThat(Files.exists(Path.of("/sys/class/net", PREFIX + "-v1"))).isFalse();
    }

    @Test
    void refusesToTakeTheNamespacesOfARunThatLives() {
        try (NodeNetwork network = NodeNetwork.create(PREFIX, SUBNET)) {
            network.addNode(1);

            // When / Then
            assertThatThrownBy(() -> NodeNetwork.create(PREFIX, SUBNET))
                    .isInstanceOf(StandaloneException.class)
                    .hasMessageContaining("Another run has the network namespaces " + PREFIX);
            assertThat(Path.of("/run/netns", network.namespace(1))).exists();
        }
    }

    @Test
    void tiesAFurtherNamespaceToANodeWithoutTheBridge() {
        try (NodeNetwork network = NodeNetwork.create(PREFIX, SUBNET)) {
            // Given
            network.addNode(1);

            // When
            String attacker = network.addNamespace("attacker");
            network.tie(attacker, "198.19.250.66", 1);

            // Then
            assertThat(Command.run(on(network, 1, "ip", "route", "get", "198.19.250.66")))
                    .contains("dev eth1");
            assertThat(Command.run("ip", "-n", attacker, "route", "get", network.address(1)))
                    .contains("src 198.19.250.66");
        }
    }

    private static List<String> on(NodeNetwork network, int node, String... command) {
        return Stream.concat(network.on(node).stream(), Arrays.stream(command)).toList();
    }
}
