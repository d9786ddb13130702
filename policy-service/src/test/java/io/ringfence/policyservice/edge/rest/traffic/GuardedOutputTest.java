package io.ringfence.policyservice.edge.rest.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GuardedOutputTest {

    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Test
    void aWriteThatNobodyTakesIsEnded() throws IOException {
        CountDownLatch cut = new CountDownLatch(1);

        try (GuardedOutput out = new GuardedOutput(stuckUntil(cut), PATIENCE, cut::countDown)) {
            assertThatThrownBy(() -> out.write(new byte[10_000_000]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("took nothing");
        }
    }

    @Test
    void soIsTheLastOfIt() throws IOException {
        CountDownLatch cut = new CountDownLatch(1);

        try (GuardedOutput out = new GuardedOutput(stuckUntil(cut), PATIENCE, cut::countDown)) {
            out.write(new byte[100]);
            assertThatThrownBy(out::finish).isInstanceOf(IOException.class).hasMessageContaining("took nothing");
        }
        assertThat(cut.getCount()).isZero();
    }

    @Test
    void aFailureIsToldToWhoWrites() {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int letter) throws IOException {
                throw new IOException("reset by peer");
            }
        };

        try (GuardedOutput out = new GuardedOutput(gone, PATIENCE, () -> {})) {
            assertThatThrownBy(() -> out.write(new byte[10_000_000]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("gone");
        }
    }

    @Test
    void allThatIsTakenComesInOrderHoweverLongItLasts() throws IOException {
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        CountDownLatch cut = new CountDownLatch(1);
        long end = System.nanoTime() + 3 * PATIENCE.toNanos();

        try (GuardedOutput out = new GuardedOutput(taken, PATIENCE, cut::countDown)) {
            for (byte number = 0; System.nanoTime() < end; number++) {
                byte[] bytes = new byte[1 + sent.size() % 70_001];
                Arrays.fill(bytes, number);
                if (sent.size() < 5_000_000) {
                    sent.writeBytes(bytes);
                    out.write(bytes);
                }
            }
            out.write(7);
            out.finish();
        }

        sent.write(7);
        assertThat(taken.toByteArray()).isEqualTo(sent.toByteArray());
        assertThat(cut.getCount()).isOne();
    }

    @Test
    void closingDoesNotWaitForAClient() throws IOException {
        CountDownLatch begun = new CountDownLatch(1);
        OutputStream waiting = new OutputStream() {
            @Override
            public void write(int letter) throws IOException {
                try {
                    begun.countDown();
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    throw new InterruptedIOException("as the server's stream does it");
                }
            }
        };

        try (GuardedOutput out = new GuardedOutput(waiting, Duration.ofMinutes(1), () -> {})) {
            out.write(new byte[200_000]);
            begun.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }

        assertThat(begun.getCount()).isZero();
    }

    private static OutputStream stuckUntil(CountDownLatch cut) {
        return new OutputStream() {
            @Override
            public void write(int letter) throws IOException {
                try {
                    cut.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("closed");
            }
        };
    }
}
