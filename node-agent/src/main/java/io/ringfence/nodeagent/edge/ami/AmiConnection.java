package io.ringfence.nodeagent.edge.ami;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.nodeagent.core.pbx.AmiMessage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One connection to AMI: messages in and actions out. Asterisk-Java's own client makes a class of each event; headers are enough here. */
final class AmiConnection implements AutoCloseable {

    private static final String BANNER = "Asterisk Call Manager";
    private static final int CONNECT_MILLIS = 3_000;
    private static final int WAIT_MILLIS = 500;
    private static final int MAX_LINE = 64_000;
    private static final int MAX_LINES = 2_000;

    private final Socket socket = new Socket();
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private List<String> lines = new ArrayList<>();
    private boolean greeted;
    private int actions;

    AmiConnection(String host, int port) throws IOException {
        try {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            socket.setSoTimeout(WAIT_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The next message; empty when none has come for a moment. */
    Optional<AmiMessage> next() throws IOException {
        while (true) {
            String text;
            try {
                text = readLine();
            } catch (SocketTimeoutException e) {
                return Optional.empty(); // what has come of a line stays
            }
            if (!greeted) {
                if (!text.startsWith(BANNER)) {
                    throw new IOException(
                            "this is no AMI: it says \"" + text.substring(0, Math.min(60, text.length())) + "\"");
                }
                greeted = true;
            } else if (!text.isEmpty()) {
                lines.add(text);
                if (lines.size() > MAX_LINES) {
                    throw new IOException("a message of more than " + MAX_LINES + " lines");
                }
            } else if (!lines.isEmpty()) {
                AmiMessage message = AmiMessage.of(lines);
                lines = new ArrayList<>();
                return Optional.of(message);
            }
        }
    }

    private String readLine() throws IOException {
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("Asterisk has closed the connection");
            }
            if (next == '\n') {
                String text = line.toString(UTF_8);
                line.reset();
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(next);
            if (line.size() > MAX_LINE) {
                throw new IOException("a line of more than " + MAX_LINE + " bytes");
            }
        }
    }

    /**
     * Sends an action; returns the id that its answers have.
     *
     * @param headers lines of the form {@code Name: value}, without line ends in them
     */
    synchronized String send(String action, String... headers) throws IOException {
        String id = "rf-" + ++actions;
        StringBuilder text = new StringBuilder("Action: " + action + "\r\nActionID: " + id + "\r\n");
        for (String header : headers) {
            if (header.chars().anyMatch(Character::isISOControl)) {
                throw new IOException("a header with a control character");
            }
            text.append(header).append("\r\n");
        }
        socket.getOutputStream().write(text.append("\r\n").toString().getBytes(UTF_8));
        return id;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
