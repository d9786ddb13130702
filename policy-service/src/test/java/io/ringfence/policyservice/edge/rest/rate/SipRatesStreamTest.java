package io.ringfence.policyservice.edge.rest.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.policyservice.core.rate.SipRates;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import jakarta.ws.rs.sse.OutboundSseEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jboss.resteasy.reactive.server.jaxrs.SseImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SipRatesStreamTest {

    private final List<Consumer<SipRatesReported>> listeners = new CopyOnWriteArrayList<>();
    private final SipRatesStream stream = new SipRatesStream();

    SipRatesStreamTest() {
        stream.rates = new FakeSipRates();
    }

    /** Reports of a test. */
    private final class FakeSipRates implements SipRates {
        @Override
        public List<SipRatesReported> all() {
            return List.of();
        }

        @Override
        public Optional<SipRatesReported> find(String node) {
            return Optional.empty();
        }

        @Override
        public Runnable listen(Consumer<SipRatesReported> listener) {
            listener.accept(report());
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }
    }

    /** A listener that takes as many events as it asks for. */
    private static final class Listener implements Flow.Subscriber<OutboundSseEvent> {
        private final List<OutboundSseEvent> events = new CopyOnWriteArrayList<>();
        private Flow.@Nullable Subscription subscription;
        private volatile boolean ended;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(OutboundSseEvent event) {
            events.add(event);
        }

        @Override
        public void onError(Throwable thrown) {
            throw new AssertionError(thrown);
        }

        @Override
        public void onComplete() {
            ended = true;
        }
    }

    @Test
    void whoDoesNotKeepUpIsCutOff() {
        // Given
        Listener slow = listen();
        assertThat(listeners).hasSize(1);

        // When
        for (int i = 0; i < 5_000; i++) {
            listeners.forEach(listener -> listener.accept(report()));
        }
        slow.subscription.request(Long.MAX_VALUE);

        // Then: with a comment or so
        await().untilAsserted(() -> {
            assertThat(slow.events).hasSizeBetween(64, 68);
            assertThat(slow.ended).isTrue();
            assertThat(listeners).isEmpty();
        });
    }

    @Test
    void whoGoesIsForgotten() {
        // Given
        Listener listener = listen();
        listener.subscription.request(10);

        // When
        listener.subscription.cancel();

        // Then: soon, because the thread of the comments may be the one that sees it
        await().untilAsserted(() -> assertThat(listeners).isEmpty());
        assertThat(listener.events).extracting(OutboundSseEvent::getId).contains("pbx-1@1970-01-01T00:00:00Z");
    }

    @Test
    void thereIsRoomAgainWhenSomeoneGoes() {
        // Given
        List<Listener> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(listen());
        }
        assertThatThrownBy(this::listen).isInstanceOf(RefusedException.class).hasMessageContaining("200 listeners");

        // When
        all.getFirst().subscription.cancel();

        // Then
        await().ignoreException(RefusedException.class).until(() -> all.add(listen()));
        all.forEach(listener -> listener.subscription.cancel());
        await().untilAsserted(() -> assertThat(listeners).isEmpty());
    }

    private Listener listen() {
        Listener listener = new Listener();
        stream.stream(new SseImpl()).subscribe().withSubscriber(listener);
        return listener;
    }

    private static SipRatesReported report() {
        return new SipRatesReported("pbx-1", Instant.EPOCH, true, 20, 60, 0, 524_288, List.of());
    }
}
