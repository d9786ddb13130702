package io.ringfence.contract.call;

import io.ringfence.contract.Amount;
import io.ringfence.contract.Bounds;
import org.jspecify.annotations.Nullable;

/**
 * What a call costs: a fee once it is answered, then each begun block of seconds.
 *
 * @param perMinute the price of 60 seconds, an {@link Amount}, not below 0
 * @param connectFee the price of being answered; none when absent
 * @param firstSeconds the first block, 1 to 3,600 s; 1 when absent
 * @param nextSeconds each later block, 1 to 3,600 s; 1 when absent
 */
public record Rate(
        String perMinute,
        @Nullable String connectFee,
        @Nullable Integer firstSeconds,
        @Nullable Integer nextSeconds) {

    public Rate {
        Amount.positive(perMinute, "rate.perMinute");
        if (connectFee != null) {
            Amount.positive(connectFee, "rate.connectFee");
        }
        if (firstSeconds != null) {
            Bounds.between(firstSeconds, 1, 3_600, "rate.firstSeconds");
        }
        if (nextSeconds != null) {
            Bounds.between(nextSeconds, 1, 3_600, "rate.nextSeconds");
        }
    }

    /** A rate by the second without a fee. */
    public static Rate perMinute(String amount) {
        return new Rate(amount, null, null, null);
    }
}
