package io.ringfence.policyservice.core.traffic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HexDumpTest {

    @Test
    void aLineHasItsOffsetItsBytesAndTheirLetters() {
        byte[] bytes = "INVITE sip:100@pbx SIP/2.0\r\n\u0000\u007fü".getBytes(ISO_8859_1);

        assertThat(HexDump.of(bytes)).isEqualTo("""
                        0000  49 4e 56 49 54 45 20 73  69 70 3a 31 30 30 40 70  INVITE sip:100@p
                        0010  62 78 20 53 49 50 2f 32  2e 30 0d 0a 00 7f fc     bx SIP/2.0.....
                        """);
        assertThat(HexDump.of(new byte[0])).isEmpty();
    }

    @Test
    void aLargeFrameIsCutAndTheRestIsCounted() {
        String dump = HexDump.of(new byte[HexDump.MOST + 7]);

        assertThat(dump.lines()).hasSize(HexDump.MOST / 16 + 1);
        assertThat(dump.lines()).element(HexDump.MOST / 16 - 1).asString().startsWith("0ff0  00 ");
        assertThat(dump).endsWith("... and 7 more bytes\n");
        assertThat(HexDump.of(new byte[HexDump.MOST])).doesNotContain("more bytes");
    }
}
