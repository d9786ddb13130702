package io.ringfence.billingwatcher.edge.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringfence.billingwatcher.core.intake.FreeSwitchCdr;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEvent;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what was posted: one record, an array of them, one a line, or what FreeSWITCH posts. */
final class PostedRecords {

    /** More records of one body are refused. */
    static final int MAX_RECORDS = 10_000;

    /** What is wrong with a record. */
    record Fault(int record, String reason) {}

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private final List<CallEvent> events = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private int records;
    private int passedOver;

    private PostedRecords() {}

    /**
     * Reads a body.
     *
     * @param type its content type
     * @param tenant the tenant that the address names, for records that have none
     */
    static PostedRecords of(byte[] body, String type, Optional<String> tenant) {
        PostedRecords posted = new PostedRecords();
        try {
            if (type.startsWith("application/x-www-form-urlencoded")) {
                posted.take(JSON.readTree(form(body)), tenant);
            } else if (type.startsWith("application/x-ndjson") || type.startsWith("application/jsonl")) {
                posted.lines(body, tenant);
            } else {
                JsonNode root = JSON.readTree(body);
                if (root.isArray()) {
                    for (JsonNode item : root) {
                        posted.take(item, tenant);
                    }
                } else {
                    posted.take(root, tenant);
                }
            }
        } catch (JsonProcessingException e) {
            posted.faults.add(new Fault(posted.records + 1, "no JSON: " + e.getOriginalMessage()));
        } catch (IOException | IllegalArgumentException e) {
            posted.faults.add(new Fault(posted.records + 1, String.valueOf(e.getMessage())));
        }
        if (posted.records == 0 && posted.faults.isEmpty()) {
            posted.faults.add(new Fault(1, "there is no record"));
        }
        return posted;
    }

    private void lines(byte[] body, Optional<String> tenant) throws IOException {
        try (MappingIterator<JsonNode> lines =
                JSON.without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readValues(body)) {
            while (lines.hasNextValue()) {
                take(lines.nextValue(), tenant);
            }
        }
    }

    /** FreeSWITCH's form: {@code cdr=}, percent-encoded JSON or base64 of it. */
    private static byte[] form(byte[] body) {
        for (String field : new String(body, UTF_8).split("&")) {
            if (field.startsWith("cdr=")) {
                String text = URLDecoder.decode(field.substring(4), UTF_8).strip();
                return text.startsWith("{")
                        ? text.getBytes(UTF_8)
                        : Base64.getMimeDecoder().decode(text);
            }
        }
        throw new IllegalArgumentException("the form has no field cdr");
    }

    private void take(JsonNode item, Optional<String> tenant) {
        records++;
        if (records > MAX_RECORDS) {
            throw new IllegalArgumentException("more than " + MAX_RECORDS + " records in one body");
        }
        try {
            if (item.path("variables").isObject()) {
                Optional<CallEnded> call = FreeSwitchCdr.read(texts(item.path("variables")), dialled(item), tenant);
                call.ifPresentOrElse(events::add, () -> passedOver++);
            } else {
                events.add(generic(item, tenant));
            }
        } catch (UnreadableException | IllegalArgumentException e) {
            faults.add(new Fault(records, String.valueOf(e.getMessage())));
        }
    }

    private static CallEvent generic(JsonNode item, Optional<String> tenant) throws UnreadableException {
        JsonNode named = item.path("tenant");
        String of = named.isTextual() ? named.asText() : tenant.orElse("");
        if (item instanceof ObjectNode object && !named.isTextual()) {
            object.put("tenant", of);
        }
        Event event =
                Codec.decode(Event.typeOf(CallEnded.class), of, item.toString().getBytes(UTF_8));
        return (CallEvent) event;
    }

    private static Map<String, String> texts(JsonNode variables) {
        Map<String, String> texts = new HashMap<>();
        variables.properties().forEach(field -> {
            if (field.getValue().isValueNode()) {
                texts.put(field.getKey(), field.getValue().asText());
            }
        });
        return texts;
    }

    private static @Nullable String dialled(JsonNode item) {
        JsonNode flow = item.path("callflow");
        JsonNode last = flow.isArray() ? flow.path(0) : flow;
        JsonNode number = last.path("caller_profile").path("destination_number");
        return number.isTextual() ? number.asText() : null;
    }

    List<CallEvent> events() {
        return events;
    }

    /** What is wrong; nothing is taken while there is anything. */
    List<Fault> faults() {
        return faults;
    }

    /** Copies of legs that are charged elsewhere. */
    int passedOver() {
        return passedOver;
    }
}
