package io.ringfence.notifier.core.item;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void lineEndsAndControlCharactersBecomeOneBlank() {
        assertThat(Texts.line("a\r\nBcc: x@example.com\u0000\t b", 100)).isEqualTo("a Bcc: x@example.com b");
    }

    @Test
    void charactersThatTurnOrHideTextAreTakenOut() {
        assertThat(Texts.line("abc\u202Ecod.exe\u200B \u2028x", 100)).isEqualTo("abc cod.exe x");
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        assertThat(Texts.line("x".repeat(10_000_000), 10)).isEqualTo("xxxxxxxxx…");
        assertThat(Texts.line("aaaaaaaa\uD83D\uDE00\uD83D\uDE00", 10)).isEqualTo("aaaaaaaa…");
        assertThat(Texts.line("\uD83D alone", 100)).isEqualTo("? alone");
    }
}
