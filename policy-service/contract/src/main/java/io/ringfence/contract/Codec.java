package io.ringfence.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes events as messages and reads them back. Unknown fields are passed over; anything else that is wrong is refused. */
public final class Codec {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule().addDeserializer(Instant.class, new InstantReader()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            // An amount as a JSON number has gone through a double somewhere; a text is what its writer meant.
            .withCoercionConfig(
                    LogicalType.Textual,
                    texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private static final Map<String, ObjectReader> READERS = Stream.of(Topic.values())
            .flatMap(topic -> topic.events().stream())
            .collect(Collectors.toUnmodifiableMap(Event::typeOf, JSON::readerFor));

    private Codec() {}

    /**
     * Writes an event.
     *
     * @param source the CloudEvents source, a path such as {@code /policy-service} or {@code /node-agent/pbx-1}
     * @param sequence the number of the change, on topics that have one
     */
    public static Message encode(Event event, String source, Instant at, OptionalLong sequence) {
        byte[] value;
        try {
            value = JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("cannot write " + event.getClass().getSimpleName(), e);
        }
        return new Message(
                event.key(), value, headers(event.key(), Event.typeOf(event.getClass()), source, at, sequence));
    }

    /** A message that takes a key off a compacted topic. */
    public static Message tombstone(String key, String source, Instant at, OptionalLong sequence) {
        return new Message(key, null, headers(key, "io.ringfence.KeyRemoved.v1", source, at, sequence));
    }

    /**
     * Reads a message that has a value.
     *
     * @throws UnreadableException when its type is not known, its JSON is broken, a field is out of bounds, or its key is
     *     not that of its content
     */
    public static Event decode(Message message) throws UnreadableException {
        String type = message.header(Message.TYPE)
                .orElseThrow(() -> new UnreadableException("header " + Message.TYPE + " is missing"));
        return decode(type, message.key(), message.value());
    }

    /**
     * Reads a value whose type is known, for readers of very many.
     *
     * @throws UnreadableException as {@link #decode(Message)}
     */
    public static Event decode(String type, String key, byte @Nullable [] value) throws UnreadableException {
        ObjectReader reader = READERS.get(type);
        if (reader == null) {
            throw new UnreadableException("unknown event type " + type);
        }
        if (value == null) {
            throw new UnreadableException("no value");
        }
        Event event;
        try {
            event = reader.readValue(value);
        } catch (IOException e) {
            throw new UnreadableException("not a " + type + ": " + firstLine(e));
        }
        if (event == null || !event.key().equals(key)) {
            throw new UnreadableException("the key " + key + " is not that of its content");
        }
        return event;
    }

    private static Map<String, String> headers(
            String key, String type, String source, Instant at, OptionalLong sequence) {
        Map<String, String> headers = new HashMap<>();
        headers.put(Message.SPEC_VERSION, "1.0");
        headers.put(Message.CONTENT_TYPE, "application/json");
        headers.put(Message.TYPE, type);
        headers.put(Message.SOURCE, source);
        headers.put(Message.TIME, at.toString());
        if (sequence.isPresent()) {
            headers.put(Message.SEQUENCE, Long.toString(sequence.getAsLong()));
            headers.put(Message.ID, key + "@" + sequence.getAsLong());
        } else {
            headers.put(Message.ID, key + "@" + at);
        }
        return headers;
    }

    private static String firstLine(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String text = String.valueOf(cause.getMessage());
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
