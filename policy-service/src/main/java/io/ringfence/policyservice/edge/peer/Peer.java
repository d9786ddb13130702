package io.ringfence.policyservice.edge.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.ringfence.policyservice.core.refusal.UnreachableException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Another service, of which any replica is asked over HTTP, with the token that it wants. */
final class Peer {

    /** What an answer may take, unless the peer has to ask somebody else. */
    static final Duration LIMIT = Duration.ofSeconds(5);

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Service service;

    /**
     * Which service.
     *
     * @param name as people know it
     * @param settings the start of the names of its settings
     * @param itsToken what the peer itself calls the token
     * @param url where it is
     * @param token what it wants to see
     */
    record Service(String name, String settings, String itsToken, Optional<URI> url, Optional<String> token) {}

    /** It does not tell what was asked. */
    static final class PeerException extends UnreachableException {
        PeerException(String message, Throwable cause) {
            super(message, cause);
        }

        PeerException(String message) {
            super(message);
        }
    }

    Peer(Service service) {
        this.service = service;
    }

    /**
     * A request, to be given a method.
     *
     * @throws PeerException when no setting says where the peer is
     */
    HttpRequest.Builder request(String path, Duration limit) {
        URI base = service.url()
                .orElseThrow(() -> new PeerException(
                        service.name() + ": " + service.settings() + ".url does not say where it is"));
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(limit)
                .header("Authorization", "Bearer " + service.token().orElse(""));
    }

    /**
     * What it answers.
     *
     * @throws PeerException when it does not answer, or not with 200
     */
    <T> T ask(HttpRequest.Builder request, Class<T> type) {
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new PeerException(service.name() + ": it answers " + answer.statusCode()
                        + (answer.statusCode() == 401
                                ? "; is " + service.settings() + ".token " + service.itsToken() + "?"
                                : ""));
            }
            return JSON.readerFor(type).readValue(answer.body());
        } catch (IOException e) {
            throw new PeerException(
                    service.name() + ": it does not answer (" + e.getClass().getSimpleName() + ")", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PeerException(service.name() + ": interrupted", e);
        }
    }

    void stop() {
        client.shutdownNow();
    }

    /** A text as a part of a path or of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}
