package io.ringfence.nodeagent.edge.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.DialAnswer;
import io.ringfence.nodeagent.core.call.DialDesk;
import io.ringfence.nodeagent.core.call.DialRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells the node's PBX whether a call may be placed. JSON, or one plain line: what a dialplan reads with {@code func_curl} comes
 * without a status, so the line alone says it, and an error's line says neither.
 *
 * <p>A plain route, as a caller waits for each answer: a resource of Jakarta REST would cost most of what an answer costs.
 */
@ApplicationScoped
public class DialRoute {

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain;charset=UTF-8");
    private static final String PLAIN = "text/plain";

    private final JsonFactory json = new JsonFactory();
    private final DialDesk desk;

    DialRoute(DialDesk desk) {
        this.desk = desk;
    }

    void register(@Observes Router router) {
        router.get("/dial").handler(this::dial);
    }

    private void dial(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean line = false;
        try {
            MultiMap asked = request.params();
            String format = asked.get("format");
            line = "line".equals(format) || format == null && wantsText(request.getHeader(HttpHeaders.ACCEPT));
            DialAnswer answer = desk.ask(question(asked));
            if (line) {
                send(request.response(), 200, TEXT, answer.line());
            } else {
                send(request.response(), 200, JSON, json(answer));
            }
        } catch (IllegalArgumentException e) {
            refuse(request.response(), 400, line, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            refuse(request.response(), 503, line, "node-agent starts or stops; try again in a moment");
        }
    }

    private DialRequest question(MultiMap asked) {
        String number = asked.get("number");
        if (number == null) {
            throw new IllegalArgumentException("number: is missing");
        }
        String outside = asked.get("outside");
        if (outside != null && !outside.equals("true") && !outside.equals("false")) {
            throw new IllegalArgumentException("outside: must be true or false");
        }
        boolean isOutside = "true".equals(outside);
        String tenant = asked.get("tenant");
        String extension = asked.get("extension");
        Optional<String> callId = given(asked.get("callId"));
        // An empty account code is one: that of a call which nobody answers for.
        String account = asked.get("account");
        if (account != null) {
            Optional<Account> charged = desk.account(account);
            return new DialRequest(
                    charged.map(Account::tenant).or(() -> given(tenant)),
                    charged.map(Account::extension),
                    number,
                    callId,
                    isOutside);
        }
        if (tenant == null && extension == null) {
            throw new IllegalArgumentException("tenant and extension, or account: are missing");
        }
        return new DialRequest(given(tenant), given(extension), number, callId, isOutside);
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isBlank());
    }

    /** Whether plain text is what the asker likes best. */
    private static boolean wantsText(@Nullable String accept) {
        return accept != null && accept.strip().startsWith(PLAIN);
    }

    private String json(DialAnswer answer) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator out = json.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("verdict", answer.verdict().name());
            out.writeStringField("reason", answer.reason().name());
            out.writeStringField("message", answer.message());
            Integer most = answer.maxSeconds();
            if (most == null) {
                out.writeNullField("maxSeconds");
            } else {
                out.writeNumberField("maxSeconds", most);
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // text in memory has no such trouble
        }
        return text.toString();
    }

    private static void refuse(HttpServerResponse response, int status, boolean line, String why) {
        send(response, status, TEXT, line ? "ringfence ERROR " + why : why);
    }

    private static void send(HttpServerResponse response, int status, CharSequence type, String body) {
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, type);
        var _ = response.end(body);
    }
}
