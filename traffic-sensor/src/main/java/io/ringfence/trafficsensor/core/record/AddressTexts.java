package io.ringfence.trafficsensor.core.record;

import io.ringfence.traffic.frame.Addresses;
import org.jspecify.annotations.Nullable;

/** The texts of addresses that were seen a moment ago; each has one place, from which the next one takes it away. */
final class AddressTexts {

    private static final int PLACES = 1 << 13;

    private final long[] highs = new long[PLACES];
    private final long[] lows = new long[PLACES];
    private final @Nullable String[] texts = new String[PLACES];

    String of(long high, long low) {
        int place = Long.hashCode((high ^ low) * 0x9E3779B97F4A7C15L) >>> 19;
        String known = texts[place];
        if (known == null || highs[place] != high || lows[place] != low) {
            known = Addresses.text(high, low);
            highs[place] = high;
            lows[place] = low;
            texts[place] = known;
        }
        return known;
    }
}
