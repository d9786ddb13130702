package io.ringfence.policyservice.edge.feed;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered, to be closed.
 *
 * @param status the HTTP status, after redirects
 * @param from the address that answered
 * @param body the body, unpacked, and bounded as sent and as unpacked
 */
record Answer(
        int status,
        URI from,
        @Nullable String etag,
        @Nullable String lastModified,
        InputStream body) implements AutoCloseable {

    @Override
    public void close() throws IOException {
        body.close();
    }
}
