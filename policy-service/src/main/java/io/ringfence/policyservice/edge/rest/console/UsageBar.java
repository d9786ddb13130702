package io.ringfence.policyservice.edge.rest.console;

import io.ringfence.policyservice.core.usage.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What was spent against a limit, as a bar.
 *
 * @param anew when it starts anew, by the clock of the tenant
 * @param spentWidth how much of the bar settled calls are, in percent of it
 * @param liveWidth how much calls in progress are
 * @param over whether the limit is reached
 */
public record UsageBar(
        String settled,
        String live,
        @Nullable String limit,
        @Nullable Long percent,
        String currency,
        Instant ends,
        String anew,
        double spentWidth,
        double liveWidth,
        boolean over) {

    private static final BigDecimal WHOLE = BigDecimal.valueOf(100);

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("d MMM HH:mm", Locale.ENGLISH);

    /**
     * The bar of a period.
     *
     * @param zone the zone of the tenant's days
     */
    public static UsageBar of(Usage.Period period, String currency, String zone) {
        BigDecimal settled = new BigDecimal(period.settled());
        BigDecimal live = new BigDecimal(period.live());
        String limit = period.limit();
        double spent = share(settled, limit);
        double both = share(settled.add(live), limit);
        boolean over = limit != null && settled.add(live).compareTo(new BigDecimal(limit)) >= 0;
        return new UsageBar(
                period.settled(),
                period.live(),
                limit,
                period.percent(),
                currency,
                period.ends(),
                CLOCK.format(period.ends().atZone(ZoneId.of(zone))) + " " + zone,
                spent,
                Math.max(0, both - spent),
                over);
    }

    public boolean isLive() {
        return new BigDecimal(live).signum() > 0;
    }

    /** How near it is, in a word: {@code ok}, {@code wait} when it is near, {@code bad} when it is reached. */
    public String tone() {
        if (over) {
            return "bad";
        }
        return percent != null && percent >= 80 ? "wait" : "ok";
    }

    private static double share(BigDecimal amount, @Nullable String limit) {
        if (limit == null || amount.signum() <= 0) {
            return 0;
        }
        BigDecimal of = new BigDecimal(limit);
        return of.signum() == 0
                ? 100
                : Math.min(
                        100,
                        amount.multiply(WHOLE)
                                .divide(of, 2, RoundingMode.HALF_UP)
                                .doubleValue());
    }
}
