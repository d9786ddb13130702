package io.ringfence.policyservice.edge.geoip;

import java.time.Instant;

/** Where a database file comes from. Not for use by several threads. */
interface DatabaseSource {

    /** Whether there may be something new. */
    boolean isDue(Instant now);

    /**
     * The bytes of a database file.
     *
     * @param asked whether an admin asks, who wants what is there now
     */
    byte[] read(boolean asked, Instant now) throws UnusableException;

    /** The bytes that were read last are published. */
    void published(byte[] database) throws UnusableException;

    /** They are refused, and looking at them again would not change that. */
    void refused();
}
