package io.ringfence.bench.calls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Asks over connections that stay, each question at its time whether others were answered or not: an agent that stalls does not
 * make the load wait for it.
 */
final class DialLoad implements AutoCloseable {

    private static final int DIFFERENT = 50_000;
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(ISO_8859_1);
    private static final byte[] LENGTH = "content-length: ".getBytes(ISO_8859_1);
    private static final byte[] OK = "http/1.1 200".getBytes(ISO_8859_1);
    private static final byte[] VERDICT = "\"verdict\":\"".getBytes(ISO_8859_1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * What came of a run.
     *
     * @param millis from the instant at which a question was to be sent until its answer was read
     * @param lateMillis how much later than that it was sent
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares results
    record Result(double[] millis, double[] lateMillis, int allowed, int refused, int failed) {}

    private record Asked(int number, long due) {}

    private static final class Connection {
        private final SocketChannel channel;
        private final ArrayDeque<Asked> asked = new ArrayDeque<>();
        private final ByteBuffer in = ByteBuffer.allocate(64 * 1_024);

        Connection(SocketChannel channel) {
            this.channel = channel;
        }
    }

    private final InetSocketAddress address;
    private final ByteBuffer[] requests;
    private final List<Connection> connections = new ArrayList<>();
    private final Selector selector;
    private final int count;

    /** @param questions path and query of each */
    DialLoad(int port, int count, IntFunction<String> questions) throws IOException {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.requests = IntStream.range(0, DIFFERENT)
                .mapToObj(number -> request(questions.apply(number)))
                .toArray(ByteBuffer[]::new);
        this.selector = Selector.open();
        this.count = count;
    }

    /** Whether a question is answered with a refusal; false while there is nobody. */
    boolean isRefused(String question) {
        try (SocketChannel channel = SocketChannel.open(address)) {
            channel.write(request(question));
            ByteBuffer in = ByteBuffer.allocate(8_192);
            while (!text(in).contains("\"verdict\"")) {
                if (channel.read(in) < 0) {
                    return false;
                }
            }
            return text(in).contains("REFUSED");
        } catch (IOException e) {
            return false;
        }
    }

    /** Asks for a while. */
    Result run(int rate, Duration time) throws IOException {
        connect();
        int total = (int) (rate * time.toSeconds());
        double[] millis = new double[total];
        double[] late = new double[total];
        AtomicInteger allowed = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        long start = System.nanoTime() + 1_000_000;
        long end = start + time.plus(PATIENCE).toNanos();
        int number = 0;
        // One thread for both: what an answer waits for here is at most the time to the next question.
        while (allowed.get() + refused.get() + failed.get() < total && System.nanoTime() < end) {
            long due = number < total ? start + number * 1_000_000_000L / rate : System.nanoTime() + 200_000;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
            }
            if (number < total) {
                ask(number, due);
                late[number] = (System.nanoTime() - due) / 1e6;
                number++;
            }
            read(millis, allowed, refused, failed);
        }
        int missing = total - allowed.get() - refused.get() - failed.get();
        return new Result(millis, late, allowed.get(), refused.get(), failed.get() + missing);
    }

    private void connect() throws IOException {
        while (connections.size() < count) {
            SocketChannel channel = SocketChannel.open(address);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            Connection connection = new Connection(channel);
            channel.register(selector, SelectionKey.OP_READ, connection);
            connections.add(connection);
        }
    }

    private void ask(int number, long due) throws IOException {
        Connection connection = connections.get(number % connections.size());
        connection.asked.add(new Asked(number, due));
        ByteBuffer request = requests[number % DIFFERENT].rewind();
        while (request.hasRemaining()) {
            connection.channel.write(request);
        }
    }

    private void read(double[] millis, AtomicInteger allowed, AtomicInteger refused, AtomicInteger failed)
            throws IOException {
        if (selector.selectNow() == 0) {
            return;
        }
        for (SelectionKey key : selector.selectedKeys()) {
            Connection connection = (Connection) key.attachment();
            if (connection.channel.read(connection.in) < 0) {
                throw new IOException("the agent has closed a connection");
            }
            take(connection, System.nanoTime(), millis, allowed, refused, failed);
        }
        selector.selectedKeys().clear();
    }

    /** Takes the answers that are there as a whole; without garbage, as a collection here would look like a slow agent. */
    private static void take(
            Connection connection,
            long now,
            double[] millis,
            AtomicInteger allowed,
            AtomicInteger refused,
            AtomicInteger failed) {
        byte[] bytes = connection.in.array();
        int size = connection.in.position();
        int from = 0;
        while (true) {
            int body = behind(bytes, from, size, END_OF_HEAD);
            if (body < 0) {
                break;
            }
            int end = body + length(bytes, from, body);
            if (end > size) {
                break;
            }
            Asked asked = connection.asked.remove();
            millis[asked.number] = (now - asked.due) / 1e6;
            int verdict = behind(bytes, body, end, VERDICT);
            boolean isAnswer = behind(bytes, from, body, OK) == from + OK.length && verdict > 0;
            AtomicInteger counter = !isAnswer ? failed : bytes[verdict] == 'A' ? allowed : refused;
            counter.incrementAndGet();
            from = end;
        }
        connection.in.flip().position(from);
        connection.in.compact();
    }

    /** The number in a head's Content-Length; 0 without one. */
    private static int length(byte[] bytes, int from, int to) {
        int at = behind(bytes, from, to, LENGTH);
        int length = 0;
        while (at > 0 && bytes[at] >= '0' && bytes[at] <= '9') {
            length = length * 10 + bytes[at++] - '0';
        }
        return length;
    }

    /** Behind the first place of a text, whose letters may be large ones; -1 without one. */
    private static int behind(byte[] bytes, int from, int to, byte[] text) {
        for (int i = from; i <= to - text.length; i++) {
            int same = 0;
            while (same < text.length && isSame(bytes[i + same], text[same])) {
                same++;
            }
            if (same == text.length) {
                return i + same;
            }
        }
        return -1;
    }

    private static boolean isSame(byte read, byte small) {
        return read == small || small >= 'a' && small <= 'z' && read == small - 'a' + 'A';
    }

    private static String text(ByteBuffer in) {
        return new String(in.array(), 0, in.position(), ISO_8859_1);
    }

    private static ByteBuffer request(String question) {
        return ByteBuffer.wrap(("GET " + question + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").getBytes(ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }
}
