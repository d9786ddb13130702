package io.ringfence.notifier.edge.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.quarkus.runtime.ShutdownEvent;
import io.ringfence.notifier.NotifierConfig;
import io.ringfence.notifier.core.delivery.Delivery;
import io.ringfence.notifier.core.delivery.Outcome;
import io.ringfence.notifier.core.delivery.Outgoing;
import io.ringfence.notifier.core.item.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;

/** Posts letters as JSON. A post that is tried again has the id of the first attempt. */
@ApplicationScoped
public class WebhookDelivery implements Delivery {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int MOST_WORDS = 400;

    @Inject
    NotifierConfig config;

    private final Clock clock = Clock.systemUTC();
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    @Override
    public Outcome deliver(Outgoing outgoing, String sender) {
        URI url = config.webhook().url().orElse(null);
        if (url == null) {
            return new Outcome.Refused("there is no webhook any more");
        }
        byte[] body = body(outgoing);
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(config.webhook().timeout())
                .header("Content-Type", "application/json")
                .header("User-Agent", "Ringfence")
                .header("X-Ringfence-Id", outgoing.key())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        config.webhook()
                .secret()
                .ifPresent(secret -> request.header(Signature.HEADER, Signature.of(body, secret, clock.instant())));
        try {
            return outcome(client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode());
        } catch (IOException e) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            return new Outcome.Away(Texts.line("the webhook can't be reached: " + message, MOST_WORDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Away("interrupted");
        }
    }

    void stop(@Observes ShutdownEvent event) {
        client.shutdownNow();
    }

    private byte[] body(Outgoing outgoing) {
        try {
            return JSON.writeValueAsBytes(Post.of(outgoing, config.publicUrl()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a letter can always be written", e);
        }
    }

    /** What says something of this post ends it; all else says something of the webhook. */
    private static Outcome outcome(int status) {
        String words = "the webhook answers " + status;
        return switch (status) {
            case 200, 201, 202, 203, 204 -> new Outcome.Taken(words);
            case 400, 413, 415, 422 -> new Outcome.Refused(words);
            default -> new Outcome.Away(words);
        };
    }
}
