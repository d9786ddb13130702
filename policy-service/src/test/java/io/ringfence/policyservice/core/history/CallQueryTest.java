package io.ringfence.policyservice.core.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallQueryTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @Test
    void looksSevenDaysBackWhenNobodySays() {
        assertThat(done(null, null, null))
                .isEqualTo(new CallQuery(
                        "acme", Optional.empty(), Instant.parse("2026-11-18T12:00:00Z"), Optional.empty()));
        assertThat(done("101", null, "2026-11-20T00:00:00Z"))
                .isEqualTo(new CallQuery(
                        "acme",
                        Optional.of("101"),
                        Instant.parse("2026-11-13T00:00:00Z"),
                        Optional.of(Instant.parse("2026-11-20T00:00:00Z"))));
    }

    @Test
    void theFutureEndsNow() {
        assertThat(done(null, null, "9999-01-01T00:00:00Z")).isEqualTo(done(null, null, null));
        assertThat(done(null, "2026-11-25T11:59:59.999Z", null).from()).isEqualTo(NOW.minusMillis(1));
        assertThat(fields(null, "2026-11-25T12:00:00Z", null)).containsExactly("from");
    }

    @Test
    void timesBeforeAllClocksAreTheirBeginning() {
        assertThat(done(null, "-999999999-01-01T00:00:00Z", null).from()).isEqualTo(Instant.EPOCH);
        assertThat(fields(null, null, "-999999999-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void namesEverythingThatIsWrong() {
        assertThat(fields("1 1", "yesterday", "now")).containsExactly("extension", "to", "from");
        assertThat(fields(null, "2026-11-20T00:00:00Z", "2026-11-20T00:00:00Z")).containsExactly("from");
    }

    @Test
    void aCursorIsOfItsTenant() {
        CallCursor cursor = new CallCursor("acme", 17);

        assertThat(CallCursor.parse(cursor.toString(), "acme")).isEqualTo(cursor);
        for (String wrong : List.of("", "17", "acme", "acme ", "acme x", "acme -1", "acme 17 ", "other 17")) {
            assertThatThrownBy(() -> CallCursor.parse(wrong, "acme"))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static CallQuery done(@Nullable String extension, @Nullable String from, @Nullable String to) {
        return switch (CallQuery.of("acme", extension, from, to, NOW)) {
            case Result.Done<CallQuery>(CallQuery query) -> query;
            case Result.Refused<CallQuery>(var refusal) -> throw new AssertionError(refusal.detail());
        };
    }

    private static List<String> fields(@Nullable String extension, @Nullable String from, @Nullable String to) {
        return switch (CallQuery.of("acme", extension, from, to, NOW)) {
            case Result.Done<CallQuery> _ -> List.of();
            case Result.Refused<CallQuery>(var refusal) ->
                refusal.errors().stream().map(InputError::field).toList();
        };
    }
}
