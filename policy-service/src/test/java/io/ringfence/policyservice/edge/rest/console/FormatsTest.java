package io.ringfence.policyservice.edge.rest.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTest {

    @ParameterizedTest
    @CsvSource({"0, 0 s", "99, 99 s", "100, 1 min", "5999, 99 min", "6000, 1 h", "172799, 47 h", "172800, 2 d"})
    void spansAreShort(long seconds, String expected) {
        assertThat(Formats.span(seconds)).isEqualTo(expected);
    }

    @Test
    void whatCantBeSeenIsShownAsWhatItIs() {
        assertThat(Formats.visible("a\u0000b\u001b[31mc")).isEqualTo("a\u2400b\u241b[31mc");
        assertThat(Formats.visible("evil\u202egpj.exe")).isEqualTo("evil\u27e8U+202E\u27e9gpj.exe");
        assertThat(Formats.visible("zero\u200bwidth\u0085")).isEqualTo("zero\u27e8U+200B\u27e9width\u27e8U+0085\u27e9");
        assertThat(Formats.visible("lines\nand\ttabs stay, so do \u00fc and \ud83d\ude00"))
                .isEqualTo("lines\nand\ttabs stay, so do \u00fc and \ud83d\ude00");
    }

    @Test
    void longTextsAreCut() {
        assertThat(Formats.visible("x".repeat(10_000), 10)).isEqualTo("x".repeat(10) + "\u2026");
        assertThat(Formats.visible("short", 10)).isEqualTo("short");
    }

    @Test
    void timesAreRelativeBothWays() {
        assertThat(Formats.ago(Instant.now().minus(Duration.ofMinutes(30)))).isEqualTo("30 min ago");
        assertThat(Formats.ago(Instant.now().plus(Duration.ofHours(30)))).isIn("in 30 h", "in 29 h");
        assertThat(Formats.exact(Instant.parse("2031-05-01T12:00:05.123Z"))).isEqualTo("1 May 2031 12:00:05 UTC");
    }

    @Test
    void segmentsOfAddressesAreEscaped() {
        assertThat(Formats.segment("a b/c?d#e\u00e4")).isEqualTo("a%20b%2Fc%3Fd%23e%C3%A4");
    }
}
