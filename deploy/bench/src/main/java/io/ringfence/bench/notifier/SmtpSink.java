package io.ringfence.bench.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An SMTP server that keeps subjects and when they came, and nothing else. */
final class SmtpSink implements AutoCloseable {

    private static final String SUBJECT = "Subject: ";

    private final int port;
    private final AtomicInteger mails = new AtomicInteger();
    private final Map<String, Long> arrivals = new ConcurrentHashMap<>();
    private ServerSocket server;

    SmtpSink() {
        this.server = listen(0);
        this.port = server.getLocalPort();
    }

    int port() {
        return port;
    }

    /** Mails that were taken. */
    int mails() {
        return mails.get();
    }

    /** When mails came ({@link System#nanoTime()}), by subject, as far as the first line of it goes. */
    Map<String, Long> arrivals() {
        return arrivals;
    }

    /** Nobody answers any more; connections that there are end at their next command. */
    void goAway() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void comeBack() {
        server = listen(port);
    }

    private ServerSocket listen(int at) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 50);
            Thread.ofPlatform().daemon().start(() -> accept(socket));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                client.setTcpNoDelay(true);
                Thread.ofPlatform().daemon().start(() -> serve(client, socket));
            } catch (IOException e) {
                return; // it is closed
            }
        }
    }

    private void serve(Socket client, ServerSocket of) {
        try (client;
                BufferedReader lines = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8))) {
            OutputStream out = new BufferedOutputStream(client.getOutputStream());
            say(out, "220 sink");
            for (String line = lines.readLine(); line != null && !of.isClosed(); line = lines.readLine()) {
                String command = line.toUpperCase(Locale.ROOT);
                if (command.startsWith("EHLO")) {
                    say(out, "250-sink\r\n250-PIPELINING\r\n250 8BITMIME");
                } else if (command.equals("DATA")) {
                    say(out, "354 go on");
                    take(lines);
                    say(out, "250 taken");
                } else if (command.equals("QUIT")) {
                    say(out, "221 bye");
                    return;
                } else {
                    say(out, "250 ok");
                }
            }
        } catch (IOException e) {
            return; // the other end is gone
        }
    }

    private void take(BufferedReader lines) throws IOException {
        String subject = "";
        for (String line = lines.readLine(); line != null && !line.equals("."); line = lines.readLine()) {
            if (line.startsWith(SUBJECT)) {
                subject = line.substring(SUBJECT.length());
            }
        }
        arrivals.put(subject, System.nanoTime());
        mails.incrementAndGet();
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        goAway();
    }
}
