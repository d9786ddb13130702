package io.ringfence.trafficsensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Wireshark's {@code tshark}, which knows what is in a capture. */
final class Tshark {

    private static final Path PROGRAM = Path.of("/usr/bin/tshark");

    private Tshark() {}

    /** Whether it is there. */
    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** The wanted fields of the frames that a filter lets pass; several values of one field in a frame are joined by commas. */
    static List<String[]> fields(Path file, String filter, String... fields) throws IOException, InterruptedException {
        return fields(List.of(), file, filter, fields);
    }

    /** The same, with options such as what is to be checked. */
    static List<String[]> fields(List<String> options, Path file, String filter, String... fields)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "-n", "-r", file.toString(), "-Y", filter));
        command.addAll(options);
        command.addAll(List.of("-T", "fields"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        Path out = Files.createTempFile("tshark", ".txt");
        Path error = Files.createTempFile("tshark", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(error.toFile())
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            assertThat(process.exitValue()).as("%s", Files.readString(error)).isZero();
            return Files.readAllLines(out).stream()
                    .map(line -> line.split("\t", -1))
                    .toList();
        } finally {
            Files.delete(out);
            Files.delete(error);
        }
    }

    /** How many messages of each kind there are: method or status, transport, address family. */
    static Map<String, Long> messages(Path file) throws IOException, InterruptedException {
        Map<String, Long> counts = new TreeMap<>();
        for (String[] line :
                fields(file, "sip", "sip.Method", "sip.Status-Code", "udp.port", "websocket.opcode", "ipv6.src")) {
            String transport = !line[2].isEmpty() ? "UDP" : line[3].isEmpty() ? "TCP" : "WS";
            for (int kind = 0; kind < 2; kind++) {
                Arrays.stream(line[kind].split(","))
                        .filter(what -> !what.isEmpty())
                        .forEach(what -> counts.merge(
                                what + " " + transport + (line[4].isEmpty() ? "/4" : "/6"), 1L, Long::sum));
            }
        }
        return counts;
    }
}
