package io.ringfence.policyservice.edge;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of which no more than so many bytes are read. */
public final class BoundedInput extends FilterInputStream {

    /** Says what is wrong with a stream that has more; it must throw. */
    @FunctionalInterface
    public interface TooLarge {
        void refuse(long limit) throws IOException;
    }

    private final long limit;
    private final TooLarge tooLarge;
    private long read;

    /** Bounds a stream to {@code limit} bytes. */
    public BoundedInput(InputStream in, long limit, TooLarge tooLarge) {
        super(in);
        this.limit = limit;
        this.tooLarge = tooLarge;
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

    private void count(long more) throws IOException {
        read += more;
        if (read > limit) {
            tooLarge.refuse(limit);
        }
    }
}
