package io.ringfence.nodeagent.core.rate;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.contract.rate.SipRatesReported.Source;
import io.ringfence.contract.rate.SipRatesReported.State;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * When a reading is told: on change, at most once a second, and again after half a minute for those who came since. The
 * topic forgets a report after ten minutes.
 */
public final class News {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final double STEP = 0.05;

    private News() {}

    /** Whether a report is due after the one that was sent last. */
    public static boolean isDue(Optional<SipRatesReported> sent, SipRatesReported now) {
        if (sent.isEmpty()) {
            return true;
        }
        Duration since = Duration.between(sent.get().at(), now.at());
        if (since.isNegative() || since.compareTo(LONGEST) >= 0) {
            return true; // negative: the clock was set back
        }
        return since.compareTo(SHORTEST) >= 0 && isChanged(sent.get(), now);
    }

    private static boolean isChanged(SipRatesReported sent, SipRatesReported now) {
        if (sent.on() != now.on() || sent.packetsPerSecond() != now.packetsPerSecond() || sent.burst() != now.burst()) {
            return true;
        }
        Map<String, Source> before = byAddress(sent);
        Map<String, Source> after = byAddress(now);
        return before.values().stream()
                        .anyMatch(source -> differs(source, Optional.ofNullable(after.get(source.address()))))
                || after.values().stream()
                        .anyMatch(source -> !before.containsKey(source.address()) && differs(source, Optional.empty()));
    }

    /** A source that is not named has used nothing. */
    private static boolean differs(Source source, Optional<Source> other) {
        return source.state() != other.map(Source::state).orElse(State.OK)
                || Math.abs(source.used() - other.map(Source::used).orElse(0.0)) >= STEP;
    }

    private static Map<String, Source> byAddress(SipRatesReported report) {
        return report.sources().stream().collect(toMap(Source::address, identity(), (first, second) -> first));
    }
}
