package io.ringfence.policyservice.edge.rest.auth;

import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.edge.rest.problem.RefusedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body that is refused once more than so many bytes were read from it. */
public final class BoundedStream extends FilterInputStream {

    private final long limit;
    private final String what;
    private long read;

    /**
     * Bounds a body.
     *
     * @param what what has the limit, for the text: {@code The body}
     */
    public BoundedStream(InputStream in, long limit, String what) {
        super(in);
        this.limit = limit;
        this.what = what;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        count(Math.max(0, count));
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        count(skipped);
        return skipped;
    }

    private void count(long more) {
        read += more;
        if (read > limit) {
            throw new RefusedException(
                    ProblemType.TOO_LARGE, what + " has more than the " + limit + " bytes that are taken.");
        }
    }
}
