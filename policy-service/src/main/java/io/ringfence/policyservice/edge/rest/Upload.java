package io.ringfence.policyservice.edge.rest;

import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A long body: bounded as it is sent and once it is unpacked. */
public final class Upload {

    private Upload() {}

    /**
     * Opens it.
     *
     * @param encoding the header Content-Encoding
     * @param what what it is, for the text of a refusal: list
     */
    public static InputStream open(InputStream body, @Nullable String encoding, PolicyServiceConfig config, String what)
            throws IOException {
        InputStream sent = RefusedException.bounded(body, config.maxListBytes(), "The body");
        return RefusedException.bounded(unpack(sent, encoding), config.maxUnpackedBytes(), "The unpacked " + what);
    }

    private static InputStream unpack(InputStream sent, @Nullable String encoding) throws IOException {
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return sent;
        }
        if (encoding.equalsIgnoreCase("gzip")) {
            return new GZIPInputStream(sent, 1 << 16);
        }
        throw new RefusedException(
                ProblemType.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding may be gzip, but it is " + encoding + ".");
    }
}
