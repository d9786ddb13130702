package io.ringfence.bench.calls;

import io.ringfence.bench.Figures;
import io.ringfence.standalone.os.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Asks an agent what it says of calls: a process of its own, as a collection in the broker's heap would look like a slow agent. */
final class DialAsker {

    static final int RATE = 5_000;
    static final int CONNECTIONS = 32;
    static final Duration TIME = Duration.ofSeconds(20);

    private static final List<String> NUMBERS = List.of("0600000101", "+442079460106", "+12025550107", "+4930123456");
    private static final Duration COPY = Duration.ofMinutes(2);

    private final int tenants;
    private final int blocksEach;
    private final int extensions;

    private DialAsker(int tenants, int blocksEach, int extensions) {
        this.tenants = tenants;
        this.blocksEach = blocksEach;
        this.extensions = extensions;
    }

    /**
     * Starts the process and waits for its end.
     *
     * @return allowed, refused; p50, p90, p99, p99.9 and the longest, in ms; p99 of how late questions were sent, in ms
     */
    static List<Double> ask(int port, int tenants, int blocksEach, int extensions) {
        Command.Result result = Command.attempt(
                COPY.plus(TIME.multipliedBy(6)),
                List.of(
                        "nice",
                        "-n",
                        "-10",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-Xmn128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DialAsker.class.getName(),
                        Integer.toString(port),
                        Integer.toString(tenants),
                        Integer.toString(blocksEach),
                        Integer.toString(extensions)));
        if (result.code() != 0) {
            throw new IllegalStateException("asking the agent failed: " + result.output());
        }
        return Stream.of(result.output().strip().split(" "))
                .map(Double::valueOf)
                .toList();
    }

    /** Its arguments are those of {@link #ask}. */
    public static void main(String[] arguments) throws IOException {
        int[] numbers = Stream.of(arguments).mapToInt(Integer::parseInt).toArray();
        DialAsker asker = new DialAsker(numbers[1], numbers[2], numbers[3]);
        try (DialLoad load = new DialLoad(numbers[0], CONNECTIONS, asker::question)) {
            asker.awaitCopy(load);
            load.run(RATE, TIME);
            DialLoad.Result result = load.run(RATE, TIME);
            if (result.refused() == 0 || result.allowed() == 0 || result.failed() > 0) {
                System.out.println("answers are wrong: " + result.allowed() + " allowed, " + result.refused()
                        + " refused, " + result.failed() + " none at all");
                System.exit(1);
            }
            System.out.print(result.allowed() + " " + result.refused());
            DoubleStream.of(0.5, 0.9, 0.99, 0.999, 1)
                    .forEach(share -> System.out.print(" " + Figures.quantile(result.millis(), share)));
            System.out.println(" " + Figures.quantile(result.lateMillis(), 0.99));
        }
    }

    /** Topics are read side by side, so the last block of the last tenant is there when nearly all is. */
    private void awaitCopy(DialLoad load) {
        long end = System.nanoTime() + COPY.toNanos();
        String last = "/dial?tenant=dial-" + (tenants - 1) + "&extension=e" + (blocksEach - 1) + "&number=0600000101";
        while (!load.isRefused(last)) {
            if (System.nanoTime() > end) {
                System.out.println("the agent has not got its copy of the limits");
                System.exit(1);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    /** One question in ten is of an extension that is blocked. */
    private String question(int number) {
        int tenant = number * 7 % tenants;
        int extension = number % 10 == 0 ? number / 10 % blocksEach : blocksEach + number % (extensions - blocksEach);
        String dialled = NUMBERS.get(number % NUMBERS.size()).replace("+", "%2B");
        return "/dial?tenant=dial-" + tenant + "&extension=e" + extension + "&number=" + dialled + "&callId=1795549082."
                + number;
    }
}
