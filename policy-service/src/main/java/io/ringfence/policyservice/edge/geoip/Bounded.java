package io.ringfence.policyservice.edge.geoip;

import java.io.IOException;
import java.io.InputStream;

/** Reads what is no larger than any database with countries. */
final class Bounded {

    /** GeoLite2-Country has about 10 MiB, GeoIP2-City about 120. */
    static final int MAX_BYTES = 256 << 20;

    private Bounded() {}

    static byte[] read(InputStream in, String what) throws IOException, UnusableException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new UnusableException(
                    what + " has more than " + (MAX_BYTES >> 20) + " MiB, so it is no database" + " with countries");
        }
        return bytes;
    }
}
