package io.ringfence.bench.traffic;

import io.ringfence.bench.Figures;
import io.ringfence.bench.spine.SpineBench;
import io.ringfence.standalone.os.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The figures of traffic. */
public final class TrafficBench {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int ROUNDS = 3;

    private TrafficBench() {}

    /**
     * Measures and prints; some minutes, of which tshark takes most.
     *
     * @param part the only part to measure; all when empty
     * @throws IllegalStateException when there is no such part, or a part failed
     */
    public static void run(Figures figures, String part) {
        Map<String, Consumer<Figures>> all = new LinkedHashMap<>();
        all.put("scan", TrafficBench::scan);
        all.put("read", ReadVsTshark::measure);
        all.put("live", of -> SpineBench.withStack(1, of, stack -> LiveCapture.measure(of, stack)));
        all.put("api", of -> SpineBench.withStack(1, of, stack -> TrafficApi.measure(of, stack)));
        if (!part.isEmpty() && !all.containsKey(part)) {
            throw new IllegalStateException("no part " + part + " of traffic; there are " + all.keySet());
        }
        all.forEach((name, measure) -> {
            if (part.isEmpty() || part.equals(name)) {
                measure.accept(figures);
            }
        });
    }

    /** In processes of their own: this one has no optimizing compiler. */
    private static void scan(Figures figures) {
        double[] facts = new double[ROUNDS];
        double[] texts = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            Command.Result result = Command.attempt(
                    LIMIT,
                    List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-Xmx256m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ScanLoop.class.getName()));
            List<String> lines = result.output().lines().toList();
            if (result.code() != 0 || lines.size() != 2) {
                throw new IllegalStateException("the scan failed: " + result.output());
            }
            facts[round] = Double.parseDouble(lines.get(0));
            texts[round] = Double.parseDouble(lines.get(1));
        }
        figures.note(
                "%d messages, method, status, Call-ID, users, CSeq, agent and expiry of each, one thread, median of %d runs"
                        + " (%.0f to %.0f); all six made texts too: %.0f/s",
                ScanLoop.MESSAGES,
                ROUNDS,
                Figures.quantile(facts, 0),
                Figures.quantile(facts, 1),
                Figures.median(texts));
        figures.figure("sip_scan", Figures.median(facts), "messages/s");
    }
}
