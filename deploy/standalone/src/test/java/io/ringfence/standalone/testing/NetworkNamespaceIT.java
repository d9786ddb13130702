package io.ringfence.standalone.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@RequiresNetworkNamespaces
class NetworkNamespaceIT {
    @Test
    void packetsPassBetweenTwoConnectedNamespaces() {
        try (NetworkNamespace one = NetworkNamespace.create();
                NetworkNamespace two = NetworkNamespace.create()) {
            // Given
            one.connect("198.18.100.1/24", two, "198.18.100.2/24");
            one.addAddress("198.18.100.1/24", "fd00:100::1/64");
            two.addAddress("198.18.100.2/24", "fd00:100::2/64");

            // When / Then
            assertThat(two.run("ip", "route", "get", "198.18.100.1")).contains("src 198.18.100.2");
            one.run("iptables", "-A", "INPUT", "-s", "198.18.100.2", "-j", "DROP");
            assertThat(one.run("iptables", "-S")).contains("198.18.100.2");
            assertThat(two.run("iptables", "-S")).doesNotContain("198.18.100.2");
        }
    }

    @Test
    void nothingIsLeftAfterClose() {
        // Given
        NetworkNamespace namespace = NetworkNamespace.create();
        assertThat(Path.of("/run/netns", namespace.name())).exists();

        // When
        namespace.close();

        // Then
        assertThat(Files.exists(Path.of("/run/netns", namespace.name()))).isFalse();
    }
}
