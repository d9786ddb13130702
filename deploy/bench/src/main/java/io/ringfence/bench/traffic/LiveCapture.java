package io.ringfence.bench.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringfence.bench.Figures;
import io.ringfence.standalone.Stack;
import io.ringfence.standalone.os.Command;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** From the wire of a node's namespace to the topic, with tcpreplay as the sender, 60,000 sources, no two messages alike. */
final class LiveCapture {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int FRAMES = 200_000;
    private static final Pattern SENT = Pattern.compile("Rated: .* ([0-9.]+) pps");

    private LiveCapture() {}

    static void measure(Figures figures, Stack stack) {
        Path file = Path.of("var/bench/live.pcap").toAbsolutePath();
        Corpus.write(file, FRAMES);
        settled(stack);
        send(file, 20_000, 1); // code that is not compiled yet
        JsonNode before = settled(stack);

        double sent = send(file, 300_000, 3);
        JsonNode after = settled(stack);
        long captured = number(after, "/frames") - number(before, "/frames");
        long kernel = number(after, "/drops/kernel") - number(before, "/drops/kernel");
        long queue = number(after, "/drops/queue") - number(before, "/drops/queue");
        figures.note(
                "%d frames of 514 bytes on average at %.0f/s by tcpreplay: %d captured and parsed, %d lost by the kernel; of the captured"
                        + " ones %d found no room in the queue to Kafka, which has 64 MiB, and were counted",
                3 * FRAMES, sent, captured, kernel, queue);
        figures.figure("capture_drops", 3L * FRAMES - captured, "frames");

        for (int rate : List.of(40_000, 60_000, 80_000)) {
            before = settled(stack);
            long start = System.nanoTime();
            sent = send(file, rate, rate / 20_000);
            JsonNode sending = report(stack);
            double seconds = (System.nanoTime() - start) / 1e9;
            long published = number(sending, "/published") - number(before, "/published");
            after = settled(stack);
            long all = number(after, "/published") - number(before, "/published");
            long lost = number(after, "/drops/kernel")
                    + number(after, "/drops/queue")
                    + number(after, "/drops/kafka")
                    - number(before, "/drops/kernel")
                    - number(before, "/drops/queue")
                    - number(before, "/drops/kafka");
            long offered = (long) FRAMES * (rate / 20_000);
            figures.note(
                    "%d frames at %.0f/s: %d acknowledged within the %.1f s, %d in all, %d lost and counted, %d uncounted",
                    offered, sent, published, seconds, all, lost, offered - all - lost);
            if (lost == 0 && offered == all) {
                figures.figure("sensor_to_kafka_at_" + rate, published / seconds, "frames/s");
            }
        }
    }

    /** What the sensor says once it has told nothing new for two reports. */
    private static JsonNode settled(Stack stack) {
        long[] last = {-1, 0};
        Instant[] seen = {Instant.EPOCH};
        return await(stack, report -> {
            Instant at = Instant.parse(report.at("/at").asText());
            if (at.equals(seen[0])) {
                return false;
            }
            seen[0] = at;
            long all = number(report, "/frames") + number(report, "/published");
            last[1] = all == last[0] ? last[1] + 1 : 0;
            last[0] = all;
            return last[1] >= 2;
        });
    }

    private static JsonNode report(Stack stack) {
        return await(stack, report -> true);
    }

    private static JsonNode await(Stack stack, Predicate<JsonNode> wanted) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            JsonNode sensors =
                    stack.api().call("GET", "/api/v1/traffic/sensors", "").json();
            if (!sensors.isEmpty() && wanted.test(sensors.get(0).get("report"))) {
                return sensors.get(0).get("report");
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
        throw new IllegalStateException("the sensor does not say what was waited for");
    }

    private static long number(JsonNode report, String field) {
        return report.at(field).asLong();
    }

    /** Sends the file so many times; returns the rate that was reached. */
    private static double send(Path file, int rate, int times) {
        Command.Result result = Command.attempt(
                LIMIT,
                List.of(
                        "tcpreplay",
                        "--preload-pcap",
                        "--pps=" + rate,
                        "--pps-multi=100", // and sleep in between: the other way it takes a whole core to wait
                        "--timer=nano",
                        "--loop=" + times,
                        "-i",
                        "rfb-v1",
                        file.toString()));
        Matcher sent = SENT.matcher(result.output());
        if (result.code() != 0 || !sent.find()) {
            throw new IllegalStateException("tcpreplay failed: " + result.output());
        }
        return Double.parseDouble(sent.group(1));
    }
}
