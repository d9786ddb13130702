package io.ringfence.policyservice.core.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficQueryTest {

    private static final Instant NOW = Instant.parse("2026-11-25T20:00:00Z");
    private static final Sip INVITE = new Sip("INVITE", 0, "c1", "100", "900", "Friendly-Scanner");
    private static final Sip BUSY = new Sip("INVITE", 486, "c1", "100", "900", null);

    @ParameterizedTest
    @CsvSource({
        "method, invite, true, true",
        "method, BYE, false, false",
        "status, 486, false, true",
        "status, 4xx, false, true",
        "status, 5xx, false, false",
        "callId, c1, true, true",
        "callId, C1, false, false",
        "user, 900, true, true",
        "user, 90, false, false",
        "userAgent, scanner, true, false",
        "node, pbx-1, true, true",
        "node, pbx-2, false, false",
        "ip, 203.0.113.9, true, true",
        "ip, 203.0.113.8, false, false",
        "cidr, 198.51.100.0/24, true, true",
        "cidr, 192.0.2.0/24, false, false",
        "text, ÜBER, true, true",
        "text, grüsse, false, false",
        "text, hello, true, true",
        "from, 2026-11-25T19:59:59Z, true, true",
        "to, 2026-11-25T19:59:59Z, false, false",
    })
    void eachThingThatIsAskedForMustHold(String name, String value, boolean isInvite, boolean isBusy) {
        TrafficQuery query = done(Map.of(name, value));

        assertThat(query.isRow(packet(Kind.FRAME, INVITE))).isEqualTo(isInvite);
        assertThat(query.isRow(packet(Kind.FRAME, BUSY))).isEqualTo(isBusy);
    }

    @Test
    void rowsAreMessagesAndCountsOnly() {
        TrafficQuery query = done(Map.of());

        assertThat(query.isRow(packet(Kind.FRAME, null))).isFalse();
        assertThat(query.isRow(packet(Kind.LEFT_OUT, null))).isTrue();
        assertThat(query.isRow(packet(Kind.MESSAGE, INVITE))).isTrue();
        assertThat(query.matches(packet(Kind.FRAME, null))).isTrue();
        assertThat(done(Map.of("method", "INVITE")).isRow(packet(Kind.LEFT_OUT, null)))
                .isFalse();
        assertThat(query.from()).isEqualTo(NOW.minus(TrafficQuery.USUAL));
        assertThat(query.to()).isEmpty();
    }

    @Test
    void allFramesAreRowsWhenTheyAreAskedFor() {
        TrafficQuery query = done(Map.of("all", "true"));

        assertThat(query.isRow(packet(Kind.FRAME, null))).isTrue();
        assertThat(query.isRow(packet(Kind.LEFT_OUT, null))).isTrue();
        assertThat(query.isRow(packet(Kind.MESSAGE, INVITE))).isTrue();
        assertThat(done(Map.of("all", "true", "node", "pbx-2")).isRow(packet(Kind.FRAME, null)))
                .isFalse();
        assertThat(done(Map.of("all", "true", "method", "INVITE")).isRow(packet(Kind.FRAME, null)))
                .isFalse();
        assertThat(done(Map.of("all", "false")).isRow(packet(Kind.FRAME, null))).isFalse();
    }

    @Test
    void allThatIsWrongIsNamed() {
        Result<TrafficQuery> result = TrafficQuery.of(
                Map.of(
                        "ip",
                        "10.0.0.0/8",
                        "cidr",
                        "x",
                        "status",
                        "4",
                        "from",
                        "then",
                        "user",
                        "u".repeat(201),
                        "all",
                        "yes"),
                NOW);

        assertThat(result).isInstanceOf(Result.Refused.class);
        Refusal refusal = ((Result.Refused<TrafficQuery>) result).refusal();
        assertThat(refusal.errors())
                .extracting(InputError::field)
                .containsExactlyInAnyOrder("ip", "cidr", "status", "from", "user", "all");
    }

    @Test
    void placesAreReadAsTheyAreWritten() {
        TrafficCursor cursor = new TrafficCursor(Map.of(0, 12L, 11, 7L));

        assertThat(cursor).hasToString("0-12,11-7");
        assertThat(TrafficCursor.parse("0-12,11-7")).isEqualTo(cursor);
        assertThat(PacketId.parse("12-1")).isEmpty();
        assertThat(PacketId.parse("1--1")).isEmpty();
        assertThatThrownBy(() -> TrafficCursor.parse("0-12,")).isInstanceOf(IllegalArgumentException.class);
    }

    private static TrafficQuery done(Map<String, String> sent) {
        return ((Result.Done<TrafficQuery>) TrafficQuery.of(sent, NOW)).value();
    }

    private static CapturedPacket packet(Kind kind, @Nullable Sip sip) {
        byte[] bytes = "say Hello, über".getBytes(UTF_8);
        bytes["say Hello, ".length() + 1] = (byte) 0x9C; // Ü, of which the small letter is another one here
        return new CapturedPacket(
                kind,
                "203.0.113.9",
                new Origin("pbx-1", "eth0", 1, NOW.minusMillis(500).toEpochMilli() * 1_000_000, bytes.length, 1),
                new Flow("203.0.113.9", 5060, "198.51.100.1", 5060, "UDP"),
                sip,
                Set.of(),
                List.of(),
                0,
                bytes);
    }
}
