package io.ringfence.policyservice.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeedDraftTest {

    private static final String URL = "https://apiban.org/api/0123456789abcdef0123456789abcdef/banned";
    private static final Optional<FeedAddress> STORED = Optional.of(FeedAddress.parse(URL));

    @Test
    void hasDefaults() {
        FeedDraft draft = done(FeedDraft.of("drop", input("https://a.example/x", "PLAIN", null), Optional.empty()));

        assertThat(draft)
                .isEqualTo(new FeedDraft(
                        "drop",
                        FeedAddress.parse("https://a.example/x"),
                        FeedFormat.PLAIN,
                        "0",
                        86_400,
                        1_000_000,
                        50,
                        true,
                        null));
    }

    @Test
    void namesEverythingThatIsWrong() {
        FeedInput input = new FeedInput("x", "XML", "100", 299, 5_000_001, 0, null, "x".repeat(501));

        assertThat(errors(FeedDraft.of("tenant-a", input, Optional.empty())))
                .extracting(InputError::field)
                .containsExactly(
                        "name",
                        "url",
                        "format",
                        "column",
                        "intervalSeconds",
                        "maxNetworks",
                        "maxChangePercent",
                        "comment");
    }

    @Test
    void anAddressAsItIsShownIsTheStoredOne() {
        String shown = STORED.orElseThrow().shown();

        assertThat(done(FeedDraft.of("a", input(shown, "APIBAN", null), STORED))
                        .address()
                        .uri())
                .hasToString(URL);
        assertThat(errors(FeedDraft.of("a", input(shown, "APIBAN", null), Optional.empty())))
                .singleElement()
                .satisfies(error -> assertThat(error.reason()).contains("send all of it"));
    }

    @Test
    void theAddressIsInNoText() {
        assertThat(done(FeedDraft.of("a", input(URL, "APIBAN", null), Optional.empty()))
                        .toString())
                .doesNotContain("0123456789abcdef");
    }

    private static FeedInput input(String url, String format, @Nullable String column) {
        return new FeedInput(url, format, column, null, null, null, null, null);
    }

    private static FeedDraft done(Result<FeedDraft> result) {
        return ((Result.Done<FeedDraft>) result).value();
    }

    private static List<InputError> errors(Result<FeedDraft> result) {
        return ((Result.Refused<FeedDraft>) result).refusal().errors();
    }
}
