package io.ringfence.policyservice.edge.billing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.quarkus.runtime.ShutdownEvent;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.refusal.UnreachableException;
import io.ringfence.policyservice.core.usage.Usage;
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
import java.util.Optional;

/** Asks any replica of billing-watcher; each of them knows what is stored. */
@ApplicationScoped
public class BillingClient implements Usage.Source {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final ObjectReader JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build()
            .readerFor(Usage.class);

    /** billing-watcher does not tell what was asked. */
    static final class BillingException extends UnreachableException {
        BillingException(String message, Throwable cause) {
            super("billing-watcher: " + message, cause);
        }

        BillingException(String message) {
            super("billing-watcher: " + message);
        }
    }

    @Inject
    PolicyServiceConfig config;

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    @Override
    public Usage of(String tenant, Optional<String> extension) {
        URI base = config.billing()
                .url()
                .orElseThrow(() -> new BillingException("policy-service.billing.url does not say where it is"));
        String path = "/usage/" + encoded(tenant)
                + extension.map(name -> "?extension=" + encoded(name)).orElse("");
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + config.billing().token().orElse(""))
                .build();
        try {
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new BillingException("it answers " + answer.statusCode()
                        + (answer.statusCode() == 401 ? "; is policy-service.billing.token its intake token?" : ""));
            }
            return JSON.readValue(answer.body());
        } catch (IOException e) {
            throw new BillingException("it does not answer (" + e.getClass().getSimpleName() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BillingException("interrupted", e);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        client.shutdownNow();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
