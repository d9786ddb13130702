package io.ringfence.nodeagent.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Sends what has to arrive. */
final class Acknowledged {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Acknowledged() {}

    /**
     * Sends in order; returns what was not acknowledged. Nothing more is tried after the first that is refused at once, as Kafka
     * is away then.
     *
     * @param sender sends one, and tells on another thread whether it was acknowledged
     */
    static <T> List<T> send(List<T> items, BiConsumer<T, Consumer<Boolean>> sender) throws InterruptedException {
        List<CompletableFuture<Boolean>> sent = new ArrayList<>();
        for (T item : items) {
            CompletableFuture<Boolean> acknowledged = new CompletableFuture<>();
            sender.accept(item, acknowledged::complete);
            sent.add(acknowledged);
            if (acknowledged.isDone() && !acknowledged.join()) {
                break;
            }
        }
        List<T> left = new ArrayList<>(items.subList(sent.size(), items.size()));
        for (int i = sent.size() - 1; i >= 0; i--) {
            if (!isTrue(sent.get(i))) {
                left.addFirst(items.get(i));
            }
        }
        return left;
    }

    private static boolean isTrue(CompletableFuture<Boolean> acknowledged) throws InterruptedException {
        try {
            return acknowledged.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
