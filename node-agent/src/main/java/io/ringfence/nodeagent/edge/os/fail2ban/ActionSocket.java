package io.ringfence.nodeagent.edge.os.fail2ban;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The socket on which Fail2Ban's action tells of bans: lines of JSON, from the same user only. */
public final class ActionSocket implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ActionSocket.class);
    private static final int MAX_LINE = 32_768;
    private static final int MAX_CONNECTIONS = 64;

    private final Path path;
    private final ServerSocketChannel server;
    private final Consumer<String> lines;
    private final Semaphore room = new Semaphore(MAX_CONNECTIONS);
    private final AtomicLong tooLong = new AtomicLong();

    private ActionSocket(Path path, ServerSocketChannel server, Consumer<String> lines) {
        this.path = path;
        this.server = server;
        this.lines = lines;
    }

    /**
     * Opens it; a socket that was left there is replaced.
     *
     * @param lines takes each line, on a thread of its connection
     * @throws IOException with what to do, when the path can't be used
     */
    public static ActionSocket open(Path path, Consumer<String> lines) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            Path folder = path.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.deleteIfExists(path);
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | IllegalArgumentException e) {
            server.close();
            throw new IOException(
                    "the socket " + path + " can't be opened (" + e.getMessage()
                            + "); set node-agent.fail2ban.action-socket to a path of at most 100 characters that the agent can write",
                    e);
        }
        ActionSocket opened = new ActionSocket(path, server, lines);
        var _ = Thread.ofVirtual().name("fail2ban-action").start(opened::accept);
        return opened;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel connection = server.accept();
                if (room.tryAcquire()) {
                    var _ = Thread.ofVirtual().start(() -> serve(connection));
                } else {
                    connection.close();
                }
            } catch (IOException e) {
                if (server.isOpen()) {
                    LOG.warnf("Fail2Ban's action could not connect: %s", e.getMessage());
                }
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection;
                var in = Channels.newInputStream(connection)) {
            ByteBuffer line = ByteBuffer.allocate(MAX_LINE);
            byte[] chunk = new byte[8_192];
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                for (int i = 0; i < count; i++) {
                    if (chunk[i] == '\n') {
                        lines.accept(new String(line.array(), 0, line.position(), US_ASCII));
                        line.clear();
                    } else if (line.hasRemaining()) {
                        line.put(chunk[i]);
                    } else {
                        tooLong.incrementAndGet();
                        return; // it connects again, and asking finds what was lost
                    }
                }
            }
        } catch (IOException e) {
            LOG.debugf("a connection of Fail2Ban's action has ended: %s", e.getMessage());
        } finally {
            room.release();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}
