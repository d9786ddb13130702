package io.ringfence.policyservice.edge.rest.traffic;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Gives out in a thread of its own what another one makes, so that neither waits for the other as long as some is ready. It ends the
 * connection when its client takes nothing for a time: who holds one of the few places of downloads must read. It is written to by one
 * thread, and closed by it.
 */
final class GuardedOutput extends OutputStream {

    private static final Logger LOG = Logger.getLogger(GuardedOutput.class);
    private static final int PIECE = 64 << 10;
    private static final int READY = 8;

    private record Piece(byte[] bytes, int length) {}

    private static final Piece END = new Piece(new byte[0], 0);

    private final OutputStream out;
    private final Duration patience;
    private final Runnable cut;
    private final BlockingQueue<Piece> ready = new ArrayBlockingQueue<>(READY);
    private final Thread giver;
    private volatile @Nullable IOException failure;
    private volatile boolean isClosed;
    private final AtomicLong given = new AtomicLong();
    private byte[] piece = new byte[PIECE];
    private int filled;

    /**
     * @param patience how long the client may take nothing, of some 64 KiB
     * @param cut ends the connection, so that a write that waits fails
     */
    GuardedOutput(OutputStream out, Duration patience, Runnable cut) {
        this.out = out;
        this.patience = patience;
        this.cut = cut;
        this.giver = Thread.ofVirtual().start(this::give);
    }

    @Override
    public void write(int letter) throws IOException {
        write(new byte[] {(byte) letter}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, PIECE - filled);
            System.arraycopy(bytes, offset + done, piece, filled, part);
            filled += part;
            done += part;
            if (filled == PIECE) {
                handOver();
            }
        }
    }

    /** Waits until all is given out. */
    void finish() throws IOException {
        handOver();
        put(END);
        try {
            for (long before = given.get(); !giver.join(patience); before = given.get()) {
                if (given.get() == before) {
                    cutOff();
                }
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        check();
    }

    /** Gives out nothing more; the stream below stays as it is, and is left alone from then on. */
    @Override
    public void close() {
        isClosed = true; // a write that is interrupted forgets that it was
        giver.interrupt();
        try {
            giver.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void handOver() throws IOException {
        if (filled > 0) {
            put(new Piece(piece, filled));
            piece = new byte[PIECE];
            filled = 0;
        }
    }

    private void put(Piece next) throws IOException {
        try {
            if (!ready.offer(next, patience.toNanos(), TimeUnit.NANOSECONDS)) {
                cutOff();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        check();
    }

    private void cutOff() throws IOException {
        check();
        LOG.infof("a download is ended: its client took nothing for %d s", patience.toSeconds());
        cut.run();
        throw new IOException("the client took nothing for " + patience.toSeconds() + " s");
    }

    private void check() throws IOException {
        IOException failed = failure;
        if (failed != null) {
            throw new IOException("the client is gone", failed);
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new IOException("interrupted");
    }

    private void give() {
        try {
            for (Piece next = ready.take(); next != END; next = ready.take()) {
                if (failure == null) {
                    give(next);
                }
                given.incrementAndGet();
                if (isClosed) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void give(Piece next) {
        try {
            out.write(next.bytes(), 0, next.length());
        } catch (IOException e) {
            failure = e; // the next write says so, and what is ready meanwhile is thrown away
        }
    }
}
