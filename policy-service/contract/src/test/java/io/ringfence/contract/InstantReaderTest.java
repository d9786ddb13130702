package io.ringfence.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.call.CallStarted;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-25T17:00:00Z",
                "2026-11-25T17:00:00.1Z",
                "2026-11-25T17:00:00.123Z",
                "2026-11-25T17:00:00.123456789Z",
                "2024-02-29T23:59:59.999999999Z",
                "1969-12-31T23:59:59.5Z",
                "0001-01-01T00:00:00Z"
            })
    void readsWhatInstantsAreWrittenAs(String text) throws UnreadableException {
        assertThat(read(text)).isEqualTo(Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-25T18:00:00+01:00", "2026-11-25T17:00:00.0000+00:00", "2026-11-25T17:00:00.Z"})
    void leavesOtherFormsToTheGeneralParser(String text) throws UnreadableException {
        assertThat(read(text)).isEqualTo(Instant.parse("2026-11-25T17:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-29T17:00:00Z",
                "2026-13-01T17:00:00Z",
                "2026-11-25T24:00:01Z",
                "2026-11-25T17:60:00Z",
                "2026-11-25T17:00:0xZ",
                "2026-11-25T17:00:00.1234567890Z",
                "2026-11-25 17:00:00Z",
                "2026-11-25T17:00:00",
                "Z"
            })
    void refusesWhatIsNoInstant(String text) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(UnreadableException.class);
    }

    private static Instant read(String text) throws UnreadableException {
        String json =
                "{\"tenant\":\"acme\",\"callId\":\"1\",\"node\":\"pbx-1\",\"extension\":\"100\",\"destination\":\"+391\","
                        + "\"startedAt\":\"" + text + "\"}";
        var call = (CallStarted) Codec.decode(Event.typeOf(CallStarted.class), "acme", json.getBytes(UTF_8));
        return call.startedAt();
    }
}
