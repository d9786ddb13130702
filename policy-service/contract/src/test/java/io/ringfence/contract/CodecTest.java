package io.ringfence.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.ListKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodecTest {

    private static final String KEY = "entry/BLOCK/203.0.113.9/32";

    @Test
    void writesCloudEventsInBinaryMode() {
        // Given
        var entry = new EntryPublished(ListKind.BLOCK, "203.0.113.9/32", "ADMIN", null, null);

        // When
        Message message =
                Codec.encode(entry, "/policy-service", Instant.parse("2026-11-24T20:00:00Z"), OptionalLong.of(41));

        // Then
        assertThat(message.headers())
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_type", "io.ringfence.EntryPublished.v1")
                .containsEntry("ce_id", KEY + "@41")
                .containsEntry("ce_time", "2026-11-24T20:00:00Z")
                .containsEntry("ce_sequence", "41");
        assertThat(new String(message.value(), UTF_8))
                .isEqualTo("{\"list\":\"BLOCK\",\"cidr\":\"203.0.113.9/32\",\"source\":\"ADMIN\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "io.ringfence.Unheard.v1 | {}                                                     | unknown event type",
                "io.ringfence.EntryPublished.v1 | {\"list\":                                      | not a io.ringfence.EntryPublished.v1",
                "io.ringfence.EntryPublished.v1 | {\"list\":\"BLOCK\",\"cidr\":\"203.0.113.9/32\"} | not a io.ringfence.EntryPublished.v1",
                "io.ringfence.EntryPublished.v1 | {\"list\":\"GREY\",\"cidr\":\"203.0.113.9/32\",\"source\":\"ADMIN\"} | not a io.ringfence.EntryPublished.v1",
                "io.ringfence.EntryPublished.v1 | {\"list\":\"ALLOW\",\"cidr\":\"203.0.113.9/32\",\"source\":\"ADMIN\"} | is not that of its content",
                "io.ringfence.EntryPublished.v1 | null                                            | is not that of its content",
                "io.ringfence.ListPublished.v1 | {\"name\":\"x\",\"list\":\"BLOCK\",\"chunks\":1,\"networks\":1,\"source\":\"ADMIN\"} | not a io.ringfence.ListPublished.v1",
            })
    void saysWhyAMessageCannotBeRead(String type, String json, String reason) {
        var message = new Message(KEY, json.getBytes(UTF_8), Map.of(Message.TYPE, type));

        assertThatThrownBy(() -> Codec.decode(message))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesASequenceThatIsNoNumber() {
        Map<String, String> headers = new HashMap<>();
        headers.put(Message.SEQUENCE, "4x");

        assertThatThrownBy(() -> new Message(KEY, null, headers).sequence()).hasMessageContaining("4x");
        assertThatThrownBy(() -> new Message(KEY, null, Map.of()).sequence()).hasMessageContaining("missing");
    }
}
