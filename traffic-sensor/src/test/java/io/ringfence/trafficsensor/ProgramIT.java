package io.ringfence.trafficsensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, from its arguments to its exit code. */
class ProgramIT {

    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Path CALL = Path.of("traffic/src/test/resources/pcaps/pkts-sipp.pcap");

    private record Ended(int code, String out, String error) {}

    @TempDir
    Path folder;

    @Test
    void readsAFile() throws Exception {
        Ended ended = run(Path.of("/dev/null"), "--read", CALL.toString());

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).hasLineCount(30);
        assertThat(ended.error()).startsWith("requests: INVITE 5, ACK 5, BYE 5\nresponses: 180 5, 200 10\n");
    }

    @Test
    void readsStandardInput() throws Exception {
        Ended ended = run(CALL, "--json", "--read", "-");

        assertThat(ended.code()).isZero();
        assertThat(ended.out()).hasLineCount(30).startsWith("{\"frame\":1,");
    }

    @Test
    void aDamagedFileIsAnError() throws Exception {
        Ended ended = run(Path.of("/dev/null"), "--read", "traffic/src/test/resources/pcaps/pkts-damaged.pcap");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.error())
                .isEqualTo(
                        "traffic/src/test/resources/pcaps/pkts-damaged.pcap: is damaged at byte 24, after 0 frames: the next frame"
                                + " would have 587333632 bytes, and at most 262144 are possible\n");
    }

    @Test
    void wrongArgumentsAreTold() throws Exception {
        assertThat(run(Path.of("/dev/null"), "--read"))
                .isEqualTo(new Ended(2, "", "traffic-sensor: --read takes one file; see --help\n"));
        assertThat(run(Path.of("/dev/null"), "--write", "x").code()).isEqualTo(2);
        assertThat(run(Path.of("/dev/null"), "--help")).satisfies(ended -> {
            assertThat(ended.code()).isZero();
            assertThat(ended.out()).startsWith("Usage: traffic-sensor\n").contains("callId");
        });
    }

    private Ended run(Path in, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-jar", JAR.toString()));
        line.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path error = folder.resolve("error");
        Process process = new ProcessBuilder(line)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(error.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), Files.readString(out), Files.readString(error));
    }
}
