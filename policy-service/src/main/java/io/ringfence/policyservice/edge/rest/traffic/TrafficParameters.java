package io.ringfence.policyservice.edge.rest.traffic;

import jakarta.ws.rs.QueryParam;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** What packets can be asked for by. */
public class TrafficParameters {

    /** What the API document says of the parameter {@code all}. */
    static final String ALL =
            "true: every frame, also keep-alives, fragments, segments of streams, what is encrypted and what is"
                    + " not SIP; false, or not sent: messages, and counts of what was left out.";

    @Parameter(description = "The peer: the end that is not the node. One address.")
    @QueryParam("ip")
    @Nullable String ip;

    @Parameter(description = "One end is in this network.")
    @QueryParam("cidr")
    @Nullable String cidr;

    @Parameter(description = "Captured then or later, such as 2031-05-01T12:00:00Z; an hour before to when not sent.")
    @QueryParam("from")
    @Nullable String from;

    @Parameter(description = "Captured before this time; now when not sent.")
    @QueryParam("to")
    @Nullable String to;

    @Parameter(description = "The method, also of responses: INVITE. OTHER for all that have no meaning here.")
    @QueryParam("method")
    @Nullable String method;

    @Parameter(description = "A response's status, or its class: 404, 4xx.")
    @QueryParam("status")
    @Nullable String status;

    @Parameter(description = "The Call-ID.")
    @QueryParam("callId")
    @Nullable String callId;

    @Parameter(description = "The user in From or To.")
    @QueryParam("user")
    @Nullable String user;

    @Parameter(description = "A part of User-Agent or Server, in small or large letters.")
    @QueryParam("userAgent")
    @Nullable String userAgent;

    @Parameter(description = "The node that has captured it.")
    @QueryParam("node")
    @Nullable String node;

    @Parameter(description = "A part of the packet, in small or large letters.")
    @QueryParam("text")
    @Nullable String text;

    /** What was sent and is not empty, as a query string without its question mark. */
    public String query() {
        return sent().entrySet().stream()
                .filter(each -> !each.getValue().isBlank())
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Takes fields of a form that were left empty for not sent. */
    public TrafficParameters withoutBlanks() {
        TrafficParameters filled = new TrafficParameters();
        filled.ip = unlessBlank(ip);
        filled.cidr = unlessBlank(cidr);
        filled.from = unlessBlank(from);
        filled.to = unlessBlank(to);
        filled.method = unlessBlank(method);
        filled.status = unlessBlank(status);
        filled.callId = unlessBlank(callId);
        filled.user = unlessBlank(user);
        filled.userAgent = unlessBlank(userAgent);
        filled.node = unlessBlank(node);
        filled.text = unlessBlank(text);
        return filled;
    }

    private static @Nullable String unlessBlank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** What was sent, by name. */
    Map<String, String> sent() {
        Map<String, String> sent = new HashMap<>();
        put(sent, "ip", ip);
        put(sent, "cidr", cidr);
        put(sent, "from", from);
        put(sent, "to", to);
        put(sent, "method", method);
        put(sent, "status", status);
        put(sent, "callId", callId);
        put(sent, "user", user);
        put(sent, "userAgent", userAgent);
        put(sent, "node", node);
        put(sent, "text", text);
        return sent;
    }

    /**
     * What was sent for what is shown row by row, by name.
     *
     * @param all whether frames without a message are asked for too
     */
    Map<String, String> sent(@Nullable String all) {
        Map<String, String> sent = sent();
        put(sent, "all", all);
        return sent;
    }

    private static void put(Map<String, String> sent, String name, @Nullable String value) {
        if (value != null) {
            sent.put(name, value);
        }
    }
}
