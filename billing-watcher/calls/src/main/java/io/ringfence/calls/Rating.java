package io.ringfence.calls;

import io.ringfence.contract.Amount;
import io.ringfence.contract.call.Rate;

/** What calls cost by a rate, in billionths of the currency's unit. */
public final class Rating {

    private static final long MINUTE = 60;

    private Rating() {}

    /**
     * The cost of an answered call: the fee, and each begun block. The only rounding there is: a price of a minute that is no
     * whole number of billionths in the seconds that count goes up from a half (HALF_UP).
     *
     * @param seconds how long it was, not below 0
     */
    public static long cost(Rate rate, long seconds) {
        long counted = counted(rate, seconds);
        long perMinute = Amount.nanos(rate.perMinute(), "rate.perMinute");
        long product = Math.multiplyExact(perMinute, counted);
        long minutes = product / MINUTE + (product % MINUTE * 2 >= MINUTE ? 1 : 0);
        return Math.addExact(fee(rate), minutes);
    }

    /** The fee of an answer. */
    public static long fee(Rate rate) {
        String fee = rate.connectFee();
        return fee == null ? 0 : Amount.nanos(fee, "rate.connectFee");
    }

    /** Whether a minute costs more than a cap; equal is allowed, the fee does not count. */
    public static boolean isAbove(Rate rate, long capPerMinute) {
        return Amount.nanos(rate.perMinute(), "rate.perMinute") > capPerMinute;
    }

    /** Whether calls by it cost nothing. */
    public static boolean isFree(Rate rate) {
        return Amount.nanos(rate.perMinute(), "rate.perMinute") == 0 && fee(rate) == 0;
    }

    private static long counted(Rate rate, long seconds) {
        if (seconds <= 0) {
            return 0;
        }
        Integer first = rate.firstSeconds();
        Integer next = rate.nextSeconds();
        long begun = first == null ? 1 : first;
        long block = next == null ? 1 : next;
        return seconds <= begun ? begun : begun + Math.ceilDiv(seconds - begun, block) * block;
    }
}
