package io.ringfence.nodeagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.standalone.testing.NetworkNamespace;
import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The committed texts of rulesets are what the real programs take. */
@RequiresNetworkNamespaces
class GoldenTextsIT {

    static Stream<Path> cases() throws IOException {
        try (Stream<Path> folders =
                Files.list(Path.of("../policy-service/firewall/src/test/resources/golden/ruleset"))) {
            return folders.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTakenByIpsetAndBothBackendsOfIptables(Path folder) {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            namespace.run(
                    "ipset", "-exist", "-file", folder.resolve("ipset.txt").toString(), "restore");
            for (String family : List.of("iptables", "ip6tables")) {
                String text = folder.resolve(family + ".txt").toString();
                for (String backend : List.of("nft", "legacy")) {
                    String program = family + "-" + backend + "-restore";
                    assertThat(namespace.run(program, "--noflush", "--test", text))
                            .as(program + " " + text)
                            .isEmpty();
                }
            }
        }
    }
}
