package io.ringfence.policyservice.core.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FeedTimesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");
    private static final FeedDraft HOURLY = new FeedDraft(
            "drop", FeedAddress.parse("https://a.example/x"), FeedFormat.PLAIN, "0", 3_600, 10, 50, true, null);
    private static final FeedState.Allowed NONE = FeedState.NEW.allowed();

    @Test
    void isDueAfterItsIntervalAndUpToATenthLater() {
        assertThat(after(FeedState.NEW, 0)).isEqualTo(Duration.ofHours(1));
        assertThat(after(FeedState.NEW, 1)).isEqualTo(Duration.ofMinutes(66));
    }

    @Test
    void backsOffAfterFailuresUpToTheInterval() {
        FeedState state = FeedState.NEW;
        for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            state = state.failed(NOW, "x");
            assertThat(after(state, 0)).isEqualTo(Duration.ofMinutes(minutes));
        }
        assertThat(after(state.unchanged(NOW, NONE), 0)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void warnsAfterThreeIntervalsWithTheReason() {
        FeedState failing = FeedState.NEW.unchanged(NOW, NONE).failed(NOW, "it answers 404");

        assertThat(FeedTimes.warning(feed(failing, HOURLY), NOW.plus(Duration.ofHours(3))))
                .isEmpty();
        assertThat(FeedTimes.warning(feed(failing, HOURLY), NOW.plus(Duration.ofMinutes(181))))
                .contains("The feed drop was last refreshed at 2026-11-20T00:00:00Z: it answers 404");
    }

    @Test
    void warnsOfAHeldChangeAndOfWhatNeverCame() {
        FeedState.Held change = new FeedState.Held(NOW, 1, 2, 90, "too much");

        assertThat(FeedTimes.warning(feed(FeedState.NEW.held(NOW, change), HOURLY), NOW.plus(Duration.ofDays(1))))
                .contains("The feed drop has never been fetched: too much");
    }

    @Test
    void aFeedThatIsOffIsNoWorry() {
        FeedDraft off = new FeedDraft("drop", HOURLY.address(), FeedFormat.PLAIN, "0", 3_600, 10, 50, false, null);

        assertThat(FeedTimes.warning(feed(FeedState.NEW, off), NOW.plus(Duration.ofDays(9))))
                .isEmpty();
    }

    @Test
    void aHeldChangeIsHeldSinceItWasFirstSeenAndAsksForAllOfTheSource() {
        FeedState.Held first = new FeedState.Held(NOW, 1, 2, 90, "too much");
        FeedState.Held second = new FeedState.Held(NOW.plusSeconds(9), 3, 4, 95, "even more");

        FeedState state = FeedState.NEW.held(NOW, first).held(NOW.plusSeconds(9), second);

        assertThat(state.held()).isEqualTo(new FeedState.Held(NOW, 3, 4, 95, "even more"));
        assertThat(state.etag()).isNull();
        assertThat(state.failed(NOW, "it answers 503").held()).isEqualTo(state.held());
        assertThat(state.unchanged(NOW, NONE).held()).isNull();
    }

    private static Duration after(FeedState state, double part) {
        return Duration.between(NOW, FeedTimes.next(HOURLY, state, NOW, part));
    }

    private static Feed feed(FeedState state, FeedDraft set) {
        return new Feed(set, 1, NOW, "admin", NOW, "admin", state, NOW);
    }
}
