package io.ringfence.contract;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event as it travels: CloudEvents 1.0 in Kafka's binary mode, that is JSON as the value and {@code ce_} headers.
 *
 * @param key the record key
 * @param value the JSON; null takes the key away (a tombstone)
 * @param headers the headers, all text
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes go to Kafka as they are; nobody compares messages
public record Message(String key, byte @Nullable [] value, Map<String, String> headers) {

    public static final String ID = "ce_id";
    public static final String TYPE = "ce_type";
    public static final String SOURCE = "ce_source";
    public static final String TIME = "ce_time";
    public static final String SPEC_VERSION = "ce_specversion";
    public static final String CONTENT_TYPE = "content-type";

    /**
     * CloudEvents' "sequence" extension: on the policy topic the number of the change, which rises with every change that
     * an admin makes. Of two records with one key the higher one wins, whatever order they arrive in.
     */
    public static final String SEQUENCE = "ce_sequence";

    public Message {
        Objects.requireNonNull(key, "key");
        headers = Map.copyOf(headers);
    }

    /** A header's text. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The number of the change that this message belongs to. */
    public long sequence() throws UnreadableException {
        String text = header(SEQUENCE).orElseThrow(() -> new UnreadableException("header " + SEQUENCE + " is missing"));
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UnreadableException("header " + SEQUENCE + " is not a number: " + text);
        }
    }
}
