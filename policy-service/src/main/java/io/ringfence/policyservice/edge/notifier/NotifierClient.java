package io.ringfence.policyservice.edge.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.quarkus.runtime.ShutdownEvent;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.notification.Told;
import io.ringfence.policyservice.core.refusal.UnreachableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks any replica of the notifier; each of them knows what is stored. */
@ApplicationScoped
public class NotifierClient implements Told.Source {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** A mail server may take its time. */
    private static final Duration MAIL_LIMIT = Duration.ofSeconds(40);

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The notifier does not tell what was asked. */
    static final class NotifierException extends UnreachableException {
        NotifierException(String message, Throwable cause) {
            super("notifier: " + message, cause);
        }

        NotifierException(String message) {
            super("notifier: " + message);
        }
    }

    @Inject
    PolicyServiceConfig config;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    @Override
    public Told show(int limit) {
        return ask(request("/notifications?limit=" + limit, LIMIT).GET(), Told.class);
    }

    @Override
    public Told.Tried tryMail(String to) {
        return ask(
                request("/notifications/test?to=" + URLEncoder.encode(to, UTF_8), MAIL_LIMIT)
                        .POST(HttpRequest.BodyPublishers.noBody()),
                Told.Tried.class);
    }

    void stop(@Observes ShutdownEvent event) {
        client.shutdownNow();
    }

    private HttpRequest.Builder request(String path, Duration limit) {
        URI base = config.notifier()
                .url()
                .orElseThrow(() -> new NotifierException("policy-service.notifier.url does not say where it is"));
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(limit)
                .header("Authorization", "Bearer " + config.notifier().token().orElse(""));
    }

    private <T> T ask(HttpRequest.Builder request, Class<T> type) {
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new NotifierException("it answers " + answer.statusCode()
                        + (answer.statusCode() == 401 ? "; is policy-service.notifier.token its token?" : ""));
            }
            return JSON.readerFor(type).readValue(answer.body());
        } catch (IOException e) {
            throw new NotifierException("it does not answer (" + e.getClass().getSimpleName() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotifierException("interrupted", e);
        }
    }
}
