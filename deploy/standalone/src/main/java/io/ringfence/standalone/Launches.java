package io.ringfence.standalone;

import io.ringfence.standalone.os.Service;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Starts services, waits until they are healthy, and hears when one has died for good. */
final class Launches {
    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    private final Steps steps;
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final CountDownLatch failed = new CountDownLatch(1);

    Launches(Steps steps) {
        this.steps = steps;
    }

    /** Whether a service is as it should be now. */
    interface Healthy {
        boolean now();
    }

    /** Waits until a service has died for good, and says how. */
    String awaitFailure() throws InterruptedException {
        failed.await();
        return Objects.requireNonNull(failure.get());
    }

    Service launch(Service.Spec spec) {
        return Service.start(spec, this::onEvent);
    }

    private void onEvent(Service service, String text) {
        if (service.isGivenUp()) {
            failure.compareAndSet(null, text);
            failed.countDown();
        } else {
            steps.say("  ! " + text);
        }
    }

    void await(Service service, Healthy healthy) {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!healthy.now()) {
            String died = failure.get();
            if (died != null) {
                throw new StandaloneException(died);
            }
            if (System.nanoTime() > end) {
                throw new StandaloneException("%s is not healthy after %d s; its log %s ends with%n%s"
                        .formatted(service.name(), START_LIMIT.toSeconds(), service.log(), service.tail()));
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StandaloneException("Interrupted", e);
            }
        }
    }
}
