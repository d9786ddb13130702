package io.ringfence.standalone;

import io.ringfence.standalone.os.Signals;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The Kafka and the PostgreSQL of one whole test run, behind {@code make test}. Writes one {@code NAME=value} line for
 * each on standard output when both answer, and ends at SIGTERM or at the end
 * of its input.
 */
public final class TestServers {
    private TestServers() {}

    /** Starts the servers with their data in the folder that is the only argument. */
    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        Signals.handle(end::countDown);
        Logger.getLogger("").setLevel(Level.WARNING);
        Path folder = Path.of(arguments[0]);
        int code = 1;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
                EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
            Topics.create(kafka.bootstrap());
            System.out.println("RINGFENCE_TEST_KAFKA=" + kafka.bootstrap());
            System.out.println("RINGFENCE_TEST_POSTGRES=" + postgres.url("postgres"));
            Thread.ofPlatform().daemon().start(() -> awaitEndOfInput(end));
            end.await();
            code = 0;
        } catch (StandaloneException e) {
            System.err.println(e.getMessage());
        }
        Runtime.getRuntime().halt(code);
    }

    /** Whoever started this holds its input open; a killed test run must not leave servers behind. */
    private static void awaitEndOfInput(CountDownLatch end) {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("Input can't be read: " + e.getMessage());
        }
        end.countDown();
    }
}
