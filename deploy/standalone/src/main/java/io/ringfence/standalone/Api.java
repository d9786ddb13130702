package io.ringfence.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts of policy-service's REST API that the launcher and the demo use. */
public final class Api {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(LIMIT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final String url;
    private final String token;

    /**
     * One node as the API shows it.
     *
     * @param node its name
     * @param startedAt when its agent started
     * @param mode what it does with the policy
     * @param json everything that is said of it
     */
    public record Node(String node, Instant startedAt, String mode, JsonNode json) {}

    /**
     * An answer.
     *
     * @param status HTTP status
     * @param json the body; missing when there is none
     */
    public record Answer(int status, JsonNode json) {}

    public Api(String url, String token) {
        this.url = url;
        this.token = token;
    }

    /** Where policy-service is, without a path. */
    public String url() {
        return url;
    }

    /** Whether policy-service says that it is ready. */
    public boolean isReady() {
        try {
            return call("GET", "/q/health/ready", "").status() == 200;
        } catch (StandaloneException e) {
            return false;
        }
    }

    /** All nodes; none while policy-service does not answer. */
    public List<Node> nodes() {
        Answer answer;
        try {
            answer = call("GET", "/api/v1/nodes", "");
        } catch (StandaloneException e) {
            return List.of();
        }
        List<Node> nodes = new ArrayList<>();
        for (JsonNode each : answer.json().path("nodes")) {
            nodes.add(new Node(
                    each.path("node").asText(),
                    Instant.parse(each.path("startedAt").asText("1970-01-01T00:00:00Z")),
                    each.path("mode").asText(),
                    each));
        }
        return nodes;
    }

    /** One node, if it is known. */
    public Optional<Node> node(String name) {
        return nodes().stream().filter(each -> each.node().equals(name)).findFirst();
    }

    /**
     * Sends a request with the token.
     *
     * @param body JSON, or empty for none
     */
    public Answer call(String method, String path, String body) {
        return call(method, path, "application/json", body, LIMIT);
    }

    /**
     * Sends a request with the token.
     *
     * @param body empty for none
     * @param limit how long the answer may take
     */
    public Answer call(String method, String path, String contentType, String body, Duration limit) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(limit)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", contentType)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), json(response.body()));
        } catch (IOException e) {
            throw new StandaloneException(method + " " + url + path + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StandaloneException("Interrupted in " + method + " " + url + path, e);
        }
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(body);
        }
    }
}
