package io.ringfence.policyservice.core.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BearerTokenTest {

    @Test
    void onlyTheFormOfATokenIsRead() {
        assertThat(BearerToken.parse("rft_" + "a".repeat(43))).isPresent();
        assertThat(BearerToken.parse("rft_" + "a".repeat(42))).isEmpty();
        assertThat(BearerToken.parse("rft_" + "a".repeat(42) + " ")).isEmpty();
        assertThat(BearerToken.parse("")).isEmpty();
    }

    @Test
    void aTokenNeverShowsItself() {
        assertThat(BearerToken.parse("rft_" + "a".repeat(43)).orElseThrow().toString())
                .doesNotContain("aaa");
    }
}
