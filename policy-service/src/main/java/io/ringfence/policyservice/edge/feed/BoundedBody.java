package io.ringfence.policyservice.edge.feed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A body of which no more than so many bytes are read. */
final class BoundedBody extends FilterInputStream {

    private final String what;
    private long left;
    private final long limit;

    /**
     * Bounds a body.
     *
     * @param what what has the limit, for the text: {@code as sent}
     */
    BoundedBody(InputStream in, long limit, String what) {
        super(in);
        this.limit = limit;
        this.left = limit;
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

    private void count(int more) throws TooLargeException {
        left -= more;
        if (left < 0) {
            throw new TooLargeException("it has more than the " + limit + " bytes that are taken " + what);
        }
    }

    /** The body is larger than it may be. */
    static final class TooLargeException extends IOException {
        TooLargeException(String message) {
            super(message);
        }
    }
}
