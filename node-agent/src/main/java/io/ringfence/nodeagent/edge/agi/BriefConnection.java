package io.ringfence.nodeagent.edge.agi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.asteriskjava.util.SocketConnectionFacade;

/** A connection of Asterisk that ends after a time, whatever comes or does not come: a caller waits for the answer. */
final class BriefConnection implements SocketConnectionFacade {

    private static final int MAX_LINE = 4_000;
    private static final int MAX_BYTES = 64_000;

    private final Socket socket;
    private final InputStream in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final long end;
    private int read;

    /** @param millis how long it may last */
    BriefConnection(Socket socket, long millis) throws IOException {
        this.socket = socket;
        this.end = System.nanoTime() + millis * 1_000_000;
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    @Override
    public String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int next = next();
            if (next == '\n') {
                String text = line.toString(UTF_8);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            if (next < 0) {
                throw new EOFException("closed by Asterisk");
            }
            line.write(next);
            if (line.size() > MAX_LINE || ++read > MAX_BYTES) {
                throw new IOException("more than Asterisk ever sends");
            }
        }
    }

    private int next() throws IOException {
        if (in.available() == 0) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("took too long");
            }
            socket.setSoTimeout((int) left);
        }
        return in.read();
    }

    @Override
    public void write(String text) {
        out.writeBytes(text.getBytes(UTF_8));
    }

    @Override
    public void flush() throws IOException {
        byte[] bytes = out.toByteArray();
        out.reset();
        socket.getOutputStream().write(bytes);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    @Override
    public boolean isConnected() {
        return socket.isConnected();
    }

    @Override
    public InetAddress getLocalAddress() {
        return socket.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return socket.getLocalPort();
    }

    @Override
    public InetAddress getRemoteAddress() {
        return socket.getInetAddress();
    }

    @Override
    public int getRemotePort() {
        return socket.getPort();
    }
}
