package io.ringfence.nodeagent.core.pbx;

import java.math.BigDecimal;
import java.time.Instant;

/** Times that a PBX tells in seconds of the epoch, whole or with a part of one. */
public final class EpochTime {

    private EpochTime() {}

    /** The instant of a number that the caller has checked; what is below a millisecond is cut off. */
    public static Instant read(String seconds) {
        return Instant.ofEpochMilli(new BigDecimal(seconds).movePointRight(3).longValue());
    }
}
