package io.ringfence.nodeagent.core.fail2ban;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PickleTest {

    /** {@code pickle.dumps((0, [("Number of jail", 2), ("Jail list", "a, b")]), 5)} of CPython 3.11. */
    private static final byte[] STATUS = HexFormat.of()
            .parseHex(
                    "80059533000000000000004b005d94288c0e4e756d626572206f66206a61696c944b0286948c094a61696c206c697374948c"
                            + "04612c20629486946586942e");

    /** {@code pickle.dumps((1, ValueError("no")), 5)}. */
    private static final byte[] REFUSAL = HexFormat.of()
            .parseHex(
                    "80059528000000000000004b018c086275696c74696e73948c0a56616c75654572726f729493948c026e6f94859452948694"
                            + "2e");

    @Test
    void writesRequestsInProtocolZero() {
        byte[] request = Pickle.request(List.of("set", "a\\b", "\u00e4\n\ud83d\ude00"));

        assertThat(new String(request, US_ASCII)).isEqualTo("(lVset\naVa\\u005cb\naV\\u00e4\\u000a\\U0001f600\na.");
    }

    @Test
    void readsAnswers() throws Exception {
        assertThat(Pickle.read(STATUS))
                .isEqualTo(List.of(0L, List.of(List.of("Number of jail", 2L), List.of("Jail list", "a, b"))));
    }

    @Test
    void looksUpNoClass() throws Exception {
        assertThat(Pickle.read(REFUSAL)).isEqualTo(List.of(1L, List.of("no")));
    }

    @Test
    void saysOfWhatIsCutOrNonsenseThatItIsBroken() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(i % 2 == 0 ? STATUS : REFUSAL, 60);
            for (int j = 0; j < 1 + i % 5; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            try {
                var unused = Pickle.read(cut);
            } catch (Pickle.BrokenException e) {
                assertThat(e).hasMessageStartingWith(e.getMessage().startsWith("unknown") ? "unknown" : "the answer");
            }
        }
        assertThatExceptionOfType(Pickle.BrokenException.class).isThrownBy(() -> Pickle.read(new byte[0]));
    }
}
