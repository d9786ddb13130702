package io.ringfence.nodeagent.edge.os.fail2ban;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringfence.contract.node.Fail2BanReport.State;
import io.ringfence.nodeagent.core.fail2ban.Pickle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks Fail2Ban over its own socket, without a program in between. One connection stays open. For one thread.
 *
 * <p>A request and its answer are pickles, each with an end mark (fail2ban/protocol.py, server/asyncserver.py).
 */
public final class Fail2BanSocket implements AutoCloseable {

    private static final byte[] END = "<F2B_END_COMMAND>".getBytes(US_ASCII);
    private static final int MAX_ANSWER = 64 << 20;

    private final Path path;
    private final Duration timeout;
    private @Nullable SocketChannel channel;
    private @Nullable Selector selector;

    public Fail2BanSocket(Path path, Duration timeout) {
        this.path = path;
        this.timeout = timeout;
    }

    /**
     * Asks.
     *
     * @return the answer's data, as {@link Pickle#read} has them
     * @throws Fail2BanException when it does not run or answer, or answers with an error
     */
    public @Nullable Object ask(String... words) throws Fail2BanException {
        boolean kept = channel != null;
        try {
            return answer(exchange(words), words);
        } catch (IOException e) {
            close();
            if (!kept) {
                throw down(e);
            }
        }
        try {
            return answer(exchange(words), words); // a connection that was kept may be of a Fail2Ban that has ended
        } catch (IOException e) {
            close();
            throw down(e);
        }
    }

    private static @Nullable Object answer(byte[] bytes, String... words) throws Fail2BanException {
        Object answer;
        try {
            answer = Pickle.read(bytes);
        } catch (Pickle.BrokenException e) {
            throw new Fail2BanException(State.SILENT, "Fail2Ban's answer can't be read: " + e.getMessage());
        }
        if (answer instanceof List<?> pair && pair.size() == 2 && pair.getFirst() instanceof Long code) {
            if (code == 0) {
                return pair.get(1);
            }
            throw new Fail2BanException(
                    State.REFUSED, "Fail2Ban refuses \"" + String.join(" ", words) + "\": " + pair.get(1));
        }
        throw new Fail2BanException(State.SILENT, "Fail2Ban answers " + answer);
    }

    private byte[] exchange(String... words) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        SocketChannel opened = open();
        ByteBuffer out = ByteBuffer.allocate(1 << 16);
        byte[] request = Pickle.request(Arrays.asList(words));
        if (request.length + END.length > out.capacity()) {
            throw new IOException("the request is too long");
        }
        out.put(request).put(END).flip();
        while (out.hasRemaining()) {
            if (opened.write(out) == 0) {
                await(SelectionKey.OP_WRITE, deadline);
            }
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.allocate(1 << 16);
        while (true) {
            int count = opened.read(in);
            if (count < 0) {
                throw new IOException("it has closed the connection");
            }
            if (count == 0) {
                await(SelectionKey.OP_READ, deadline);
                continue;
            }
            answer.write(in.array(), 0, count);
            boolean whole = endsWithMark(in, count, answer);
            in.clear();
            if (answer.size() > MAX_ANSWER) {
                throw new IOException("the answer is longer than " + MAX_ANSWER + " bytes");
            }
            if (whole) {
                byte[] bytes = answer.toByteArray();
                return Arrays.copyOf(bytes, bytes.length - END.length);
            }
        }
    }

    private static boolean endsWithMark(ByteBuffer in, int count, ByteArrayOutputStream answer) {
        if (answer.size() < END.length) {
            return false;
        }
        byte[] tail = count >= END.length
                ? Arrays.copyOfRange(in.array(), count - END.length, count)
                : Arrays.copyOfRange(answer.toByteArray(), answer.size() - END.length, answer.size());
        return Arrays.equals(tail, END);
    }

    private SocketChannel open() throws IOException {
        SocketChannel opened = channel;
        if (opened == null) {
            opened = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                opened.connect(UnixDomainSocketAddress.of(path));
                opened.configureBlocking(false);
                selector = Selector.open();
            } catch (IOException e) {
                opened.close();
                throw e;
            }
            channel = opened;
        }
        return opened;
    }

    private void await(int what, long deadline) throws IOException {
        SocketChannel opened = channel;
        Selector used = selector;
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (opened == null || used == null || left <= 0) {
            throw new SilentException("no answer within " + timeout.toMillis() + " ms");
        }
        opened.register(used, what);
        used.select(left);
        used.selectedKeys().clear();
    }

    /** There is a Fail2Ban, and it does not answer in time. */
    private static final class SilentException extends IOException {
        SilentException(String message) {
            super(message);
        }
    }

    private Fail2BanException down(IOException e) {
        if (e instanceof SilentException) {
            return new Fail2BanException(
                    State.SILENT, "Fail2Ban is there and gives " + e.getMessage() + ": systemctl restart fail2ban");
        }
        if (!Files.exists(path)) {
            return new Fail2BanException(
                    State.STOPPED, "Fail2Ban does not run (" + path + " is not there): systemctl start fail2ban");
        }
        if (!Files.isReadable(path) || !Files.isWritable(path)) {
            return new Fail2BanException(
                    State.NO_ACCESS,
                    "the agent may not use " + path + ": run it as root, as Fail2Ban's socket is root's");
        }
        return new Fail2BanException(
                State.KILLED,
                "Fail2Ban has ended without order: its socket " + path + " is there and nobody behind it ("
                        + e.getMessage() + "): systemctl restart fail2ban, or remove the socket and start it");
    }

    @Override
    public void close() {
        SocketChannel opened = channel;
        Selector used = selector;
        channel = null;
        selector = null;
        try {
            if (used != null) {
                used.close();
            }
            if (opened != null) {
                opened.close();
            }
        } catch (IOException e) {
            // What can't be closed is gone.
        }
    }
}
