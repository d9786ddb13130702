package io.ringfence.policyservice.edge.rest.traffic;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * Gives out what somebody reads, and ends it when they take nothing for a time: who holds one of the few places of downloads must
 * read. It is written to by one thread.
 */
final class GuardedOutput extends OutputStream {

    /** Small enough that a slow reader is seen to take something. */
    private static final int PIECE = 16 << 10;

    private static final long IDLE = Long.MIN_VALUE;

    private final OutputStream out;
    private final Duration patience;
    private final Runnable cut;
    private final Thread watch;
    private volatile long writingSince = IDLE;
    private volatile boolean isCut;

    /**
     * @param patience how long the writing of 16 KiB may take
     * @param cut ends the connection, so that a write that waits fails
     */
    GuardedOutput(OutputStream out, Duration patience, Runnable cut) {
        this.out = out;
        this.patience = patience;
        this.cut = cut;
        this.watch = Thread.ofVirtual().start(this::watch);
    }

    @Override
    public void write(int letter) throws IOException {
        write(new byte[] {(byte) letter}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += PIECE) {
            writingSince = System.nanoTime();
            try {
                out.write(bytes, offset + done, Math.min(PIECE, length - done));
            } catch (IOException e) {
                throw isCut ? new IOException("the client took nothing for " + patience.toSeconds() + " s", e) : e;
            } finally {
                writingSince = IDLE;
            }
        }
    }

    @Override
    public void flush() throws IOException {
        writingSince = System.nanoTime();
        try {
            out.flush();
        } finally {
            writingSince = IDLE;
        }
    }

    /** Ends the watching; the stream below stays as it is. */
    @Override
    public void close() {
        watch.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(patience.dividedBy(10));
                long since = writingSince;
                if (since != IDLE && System.nanoTime() - since > patience.toNanos()) {
                    isCut = true;
                    cut.run();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }
}
