package io.ringfence.policyservice.edge.kafka;

import static io.ringfence.policyservice.testing.Api.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.testing.Backing;
import jakarta.inject.Inject;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@WithTestResource(Backing.class)
@Timeout(120)
class SearchConsumersIT {

    private static final String CALLS = "/api/v1/tenants/searches/calls";

    @Inject
    SearchConsumers consumers;

    @Test
    void whoComesWhileAllAreTakenIsToldToComeBack() throws Exception {
        // Given
        CountDownLatch begun = new CountDownLatch(SearchConsumers.MOST);
        CountDownLatch end = new CountDownLatch(1);
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < SearchConsumers.MOST; caller++) {
                var _ = callers.submit(() -> consumers.search(
                        consumer -> {
                            begun.countDown();
                            return await(end);
                        },
                        "cannot wait"));
            }
            begun.await();

            // Then
            get(CALLS)
                    .statusCode(503)
                    .header("Retry-After", "2")
                    .contentType("application/problem+json")
                    .body("type", equalTo("/problems/busy"));
            end.countDown();
        }
        get(CALLS).statusCode(200);
    }

    @Test
    void aConsumerIsUsedAgainUnlessItFailed() {
        KafkaConsumer<byte[], byte[]> first = used(Function.identity());

        assertThat(used(Function.identity())).isSameAs(first);
        assertThatThrownBy(() -> used(consumer -> {
                    throw new TimeoutException("too late");
                }))
                .isInstanceOf(BrokersException.class)
                .hasMessageContaining("cannot search: too late");
        assertThat(used(Function.identity())).isNotSameAs(first);
    }

    private KafkaConsumer<byte[], byte[]> used(
            Function<KafkaConsumer<byte[], byte[]>, KafkaConsumer<byte[], byte[]>> work) {
        return switch (consumers.search(consumer -> new Result.Done<>(work.apply(consumer)), "cannot search")) {
            case Result.Done<KafkaConsumer<byte[], byte[]>>(var consumer) -> consumer;
            case Result.Refused<KafkaConsumer<byte[], byte[]>>(var refusal) ->
                throw new AssertionError(refusal.detail());
        };
    }

    private static Result<Boolean> await(CountDownLatch end) {
        try {
            end.await();
            return new Result.Done<>(true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
