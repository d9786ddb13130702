package io.ringfence.nodeagent.edge.os.fail2ban;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.node.Fail2BanReport.JailBan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionEventTest {

    @Test
    void readsABanWithItsBoundsAndWithoutControlCharacters() {
        // Given
        String line = "{\"event\":\"ban\",\"jail\":\"ringfence-asterisk\",\"ip\":\"203.0.113.9\",\"time\":1764057600,"
                + "\"bantime\":99999999,\"failures\":5,\"matches\":[\"\\u001b[1;33ma\\u001b[0m\\r\\nb" + "x".repeat(900)
                + "\",\"2\",\"3\",\"4\",\"5\",\"6\"]}";

        // When
        ActionEvent event = ActionEvent.read(line).orElseThrow();

        // Then
        assertThat(event.isBan()).isTrue();
        assertThat(event.ban().start()).isEqualTo(Instant.ofEpochSecond(1_764_057_600));
        assertThat(Duration.between(event.ban().start(), event.ban().until()).toSeconds())
                .isEqualTo(IpBanned.MAX_SECONDS);
        assertThat(event.ban().matches())
                .hasSize(IpBanned.MAX_MATCHES)
                .allMatch(text -> text.length() <= IpBanned.MAX_MATCH);
        assertThat(event.ban().matches().getFirst()).startsWith("a  bx");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "{}",
                "{\"event\":\"ban\",\"jail\":\"a b\",\"ip\":\"203.0.113.9\",\"time\":1}",
                "{\"event\":\"ban\",\"jail\":\"a\",\"ip\":\"203.0.113.0/24\",\"time\":1}",
                "{\"event\":\"ban\",\"jail\":\"a\",\"ip\":\"example.com\",\"time\":1}",
                "{\"event\":\"ban\",\"jail\":\"a\",\"ip\":\"203.0.113.9\",\"time\":-1}",
                "{\"event\":\"ban\",\"jail\":\"a\",\"ip\":\"203.0.113.9\",\"time\":9e30}"
            })
    void passesOverWhatIsNoBanOfAnAddress(String line) {
        assertThat(ActionEvent.read(line)).isEmpty();
        assertThat(ActionEvent.readAll(line)).isEmpty();
    }

    @Test
    void readsWhenBansOfOtherJailsEnd() {
        ZoneId newfoundland = ZoneId.of("America/St_Johns");

        JailBan timed = TimedBan.read("203.0.113.9 \t2026-11-24 18:39:36 + 3600 = 2026-11-24 19:39:36", newfoundland);
        JailBan forEver = TimedBan.read("2001:db8::9 \t2026-11-24 18:39:36 + -1 = 9999-12-31 23:59:59", newfoundland);

        assertThat(timed).isEqualTo(new JailBan("203.0.113.9", Instant.parse("2026-11-24T23:09:36Z")));
        assertThat(forEver).isEqualTo(new JailBan("2001:db8::9", null));
    }
}
