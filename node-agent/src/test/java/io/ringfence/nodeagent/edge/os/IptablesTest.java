package io.ringfence.nodeagent.edge.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.network.Family;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class IptablesTest {

    private final FakeSave kernel = new FakeSave();

    @Test
    void rulesAreReadAgainOnlyWhenTheKernelSaysThatOneHasChanged() throws Exception {
        Iptables iptables = new Iptables(kernel, "nft");

        iptables.read(Family.IPV4, "raw");
        iptables.read(Family.IPV6, "raw");
        assertThat(iptables.read(Family.IPV4, "raw").chains().get("RF-BLOCKED")).isEmpty();
        assertThat(kernel.runs).isEqualTo(2);

        kernel.rule = "-A RF-BLOCKED -j DROP";
        kernel.generation = OptionalInt.of(8);
        assertThat(iptables.read(Family.IPV4, "raw").chains().get("RF-BLOCKED")).containsExactly("-j DROP");
    }

    @Test
    void afterForgetTheyAreReadWhateverItSays() throws Exception {
        Iptables iptables = new Iptables(kernel, "nft");

        iptables.read(Family.IPV4, "raw");
        iptables.forget();
        iptables.read(Family.IPV4, "raw");

        assertThat(kernel.runs).isEqualTo(2);
    }

    @Test
    void theyAreReadEachTimeWithTheLegacyBackendAndWithoutAGeneration() throws Exception {
        Iptables legacy = new Iptables(kernel, "legacy");
        legacy.read(Family.IPV4, "raw");
        legacy.read(Family.IPV4, "raw");
        assertThat(kernel.runs).isEqualTo(2);

        kernel.generation = OptionalInt.empty();
        Iptables nft = new Iptables(kernel, "nft");
        nft.read(Family.IPV4, "raw");
        nft.read(Family.IPV4, "raw");
        assertThat(kernel.runs).isEqualTo(4);
    }

    private static final class FakeSave implements Commands {
        private OptionalInt generation = OptionalInt.of(7);
        private String rule = "";
        private int runs;

        @Override
        public Result run(Command command) {
            runs++;
            List.of("*raw", ":PREROUTING ACCEPT [0:0]", ":RF-BLOCKED - [0:0]", rule, "COMMIT")
                    .forEach(command.output());
            return new Ended(0, "");
        }

        @Override
        public OptionalInt ruleGeneration() {
            return generation;
        }
    }
}
