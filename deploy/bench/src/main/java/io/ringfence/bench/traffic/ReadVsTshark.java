package io.ringfence.bench.traffic;

import io.ringfence.bench.Figures;
import io.ringfence.standalone.os.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code --read} and tshark on the same file, from start to exit, for the same fields, which must come out the same. */
final class ReadVsTshark {

    private static final int FRAMES = 1_000_000;
    private static final int ROUNDS = 3;
    private static final long LIMIT_SECONDS = 900;
    /** In the order of {@code --read}; it has the transport between the ports and the method. */
    private static final List<String> FIELDS = List.of(
            "frame.number",
            "frame.time_epoch",
            "ip.src",
            "udp.srcport",
            "ip.dst",
            "udp.dstport",
            "sip.Method",
            "sip.Status-Code",
            "sip.CSeq.method",
            "sip.Call-ID",
            "sip.from.user",
            "sip.to.user",
            "sip.User-Agent",
            "sip.Expires");

    private ReadVsTshark() {}

    static void measure(Figures figures) {
        Path home = Path.of("").toAbsolutePath();
        Path folder = home.resolve("var/bench/traffic");
        Path capture = folder.resolve("million.pcap");
        Path ours = folder.resolve("read.txt");
        Path theirs = folder.resolve("tshark.txt");
        try {
            Files.createDirectories(folder);
            Corpus.write(capture, FRAMES);
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            Path jar = home.resolve("traffic-sensor/target/quarkus-app/quarkus-run.jar");
            double[] read = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                read[round] =
                        seconds(List.of(java, "-jar", jar.toString(), "--read", capture.toString()), ours, folder);
            }
            List<String> command = new ArrayList<>(
                    Command.located(List.of("tshark", "-n", "-r", capture.toString(), "-Y", "sip", "-T", "fields")));
            FIELDS.forEach(field -> command.addAll(List.of("-e", field)));
            double tshark = seconds(command, theirs, folder);
            long same = compared(ours, theirs);
            double median = Figures.median(read);
            figures.note(
                    "%d frames, %d MB: --read %.2f s (%.2f to %.2f of %d runs, Java's start included), tshark %.1f s; all %d"
                            + " lines the same in %d fields",
                    FRAMES,
                    Files.size(capture) >> 20,
                    median,
                    Figures.quantile(read, 0),
                    Figures.quantile(read, 1),
                    ROUNDS,
                    tshark,
                    same,
                    FIELDS.size());
            figures.figure("read_vs_tshark", tshark / median, "times");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(capture);
            delete(ours);
            delete(theirs);
        }
    }

    private static double seconds(List<String> command, Path output, Path folder) throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("errors.txt").toFile())
                .start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command.getFirst() + " failed, see " + folder.resolve("errors.txt"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** How many lines there are; a difference is an error. */
    private static long compared(Path ours, Path theirs) throws IOException {
        try (BufferedReader one = Files.newBufferedReader(ours);
                BufferedReader other = Files.newBufferedReader(theirs)) {
            for (long number = 0; ; number++) {
                String line = one.readLine();
                String wanted = other.readLine();
                if (line == null && wanted == null) {
                    return number;
                }
                if (line == null || wanted == null || !common(line).equals(wanted)) {
                    throw new IllegalStateException(
                            "line " + (number + 1) + " differs: --read has " + line + ", tshark has " + wanted);
                }
            }
        }
    }

    /** Without the transport, which tshark has no field for, and the flags. */
    private static String common(String line) {
        List<String> fields = new ArrayList<>(List.of(line.split("\t", -1)));
        fields.removeLast();
        fields.remove(6);
        return String.join("\t", fields);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
