package io.ringfence.policyservice.edge.kafka;

import io.quarkus.runtime.ShutdownEvent;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** The consumers that search topics for requests: a few, so that searches can't take the service's memory, used again. */
@ApplicationScoped
public class SearchConsumers {

    /** The most searches at once. */
    static final int MOST = 4;

    private static final long WAIT_SECONDS = 2;

    @Inject
    Clients clients;

    private final Semaphore free = new Semaphore(MOST, true);
    private final ConcurrentLinkedDeque<KafkaConsumer<byte[], byte[]>> idle = new ConcurrentLinkedDeque<>();

    /**
     * Searches with a consumer, once one is free.
     *
     * @param failure what could not be done, for people, when the brokers fail
     * @return what the search gives; BUSY when none is free for seconds
     * @throws BrokersException when the brokers fail
     */
    <T> Result<T> search(Function<KafkaConsumer<byte[], byte[]>, Result<T>> work, String failure) {
        if (!acquire()) {
            return Result.refused(
                    ProblemType.BUSY,
                    MOST
                            + " searches run already, as many as may at once. Try again in a few seconds, or ask for less.");
        }
        KafkaConsumer<byte[], byte[]> consumer = idle.pollFirst();
        boolean done = false;
        try {
            if (consumer == null) {
                consumer = clients.searcher();
            }
            Result<T> result = work.apply(consumer);
            done = true;
            return result;
        } catch (KafkaException e) {
            throw new BrokersException(failure, e);
        } finally {
            if (done && consumer != null) {
                idle.addFirst(consumer);
            } else {
                close(consumer);
            }
            free.release();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        for (KafkaConsumer<byte[], byte[]> consumer = idle.poll(); consumer != null; consumer = idle.poll()) {
            close(consumer);
        }
    }

    private boolean acquire() {
        try {
            return free.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void close(@Nullable KafkaConsumer<byte[], byte[]> consumer) {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ofMillis(100)));
        }
    }
}
