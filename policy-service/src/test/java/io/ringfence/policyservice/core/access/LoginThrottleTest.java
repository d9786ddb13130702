package io.ringfence.policyservice.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private static final String HERE = "192.0.2.1";
    private static final Instant NOW = Instant.parse("2031-05-01T12:00:00Z");

    private final LoginThrottle throttle = new LoginThrottle();

    @Test
    void theFifthFailureMakesTheNextAttemptWaitAndEachFurtherOneTwiceAsLong() {
        for (int failures = 1; failures < 5; failures++) {
            throttle.failed("maria", HERE, NOW);
            assertThat(throttle.mustWait("maria", HERE, NOW)).isZero();
        }
        throttle.failed("maria", HERE, NOW);
        assertThat(throttle.mustWait("maria", HERE, NOW)).isEqualTo(Duration.ofSeconds(15));
        throttle.failed("maria", HERE, NOW);
        assertThat(throttle.mustWait("maria", HERE, NOW)).isEqualTo(Duration.ofSeconds(30));
        assertThat(throttle.mustWait("maria", HERE, NOW.plusSeconds(30))).isZero();
    }

    @Test
    void nobodyElseWaitsForThem() {
        fail(6, "maria", HERE);

        assertThat(throttle.mustWait("maria", "192.0.2.2", NOW)).isZero();
        assertThat(throttle.mustWait("luigi", HERE, NOW)).isZero();
    }

    @Test
    void anAddressThatTriesManyNamesWaitsForAnyName() {
        for (int i = 0; i < 20; i++) {
            throttle.failed("name" + i, HERE, NOW);
        }

        assertThat(throttle.mustWait("maria", HERE, NOW)).isPositive();
        assertThat(throttle.mustWait("maria", "192.0.2.2", NOW)).isZero();
    }

    @Test
    void aNameThatIsTriedFromEverywhereWaitsForAMinuteAtMost() {
        for (int i = 0; i < 300; i++) {
            throttle.failed("maria", "198.51.100." + i, NOW);
        }

        assertThat(throttle.mustWait("maria", HERE, NOW)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void waitsAreBoundedAndForgotten() {
        fail(60, "maria", HERE);

        assertThat(throttle.mustWait("maria", HERE, NOW)).isEqualTo(Duration.ofMinutes(15));
        assertThat(throttle.mustWait("maria", HERE, NOW.plus(Duration.ofMinutes(61))))
                .isZero();
    }

    @Test
    void whoHasGotInStartsAnew() {
        fail(4, "maria", HERE);
        throttle.succeeded("maria", HERE);
        fail(4, "maria", HERE);

        assertThat(throttle.mustWait("maria", HERE, NOW)).isZero();
    }

    @Test
    void notEveryFailureIsRecorded() {
        assertThat(throttle.failed("maria", HERE, NOW).tell()).isTrue();
        assertThat(throttle.failed("maria", HERE, NOW).tell()).isTrue();
        assertThat(throttle.failed("maria", HERE, NOW).tell()).isFalse();
        assertThat(throttle.failed("maria", HERE, NOW)).isEqualTo(new LoginThrottle.Failure(4, true));
        int told = 0;
        for (int i = 0; i < 20_000; i++) {
            told += throttle.failed("name" + i, "198.51.100.1", NOW).tell() ? 1 : 0;
        }
        assertThat(told).isEqualTo(60 - 3);
        assertThat(throttle.failed("late", HERE, NOW.plusSeconds(60)).tell()).isTrue();
    }

    private void fail(int times, String name, String address) {
        for (int i = 0; i < times; i++) {
            throttle.failed(name, address, NOW);
        }
    }
}
