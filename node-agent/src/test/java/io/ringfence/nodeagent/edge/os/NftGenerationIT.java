package io.ringfence.nodeagent.edge.os;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.standalone.testing.RequiresNetworkNamespaces;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

@RequiresNetworkNamespaces
class NftGenerationIT {

    @Test
    void theKernelTellsItsGeneration() {
        NftGeneration generation = new NftGeneration();

        OptionalInt first = generation.now();

        assertThat(first).isPresent();
        assertThat(generation.now()).isPresent();
    }
}
