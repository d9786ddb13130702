package io.ringfence.notifier;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** An SMTP server that answers as a test wants, and may do something before it says that it has a mail. */
final class ScriptedSmtp implements AutoCloseable {

    /**
     * A mail that was taken.
     *
     * @param id its Message-ID
     */
    record Mail(String recipient, String id, String subject) {}

    private final int port;
    private final List<Mail> taken = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private volatile UnaryOperator<String> recipientAnswer = _ -> "250 ok";
    private volatile Runnable beforeTaken = () -> {};
    private ServerSocket server;

    ScriptedSmtp() throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = server.getLocalPort();
        listen();
    }

    /** What a notifier needs to use it. */
    Map<String, String> settings() {
        return Map.of(
                "NOTIFIER_SMTP_HOST",
                "127.0.0.1",
                "NOTIFIER_SMTP_PORT",
                Integer.toString(port),
                "NOTIFIER_SMTP_START_TLS",
                "DISABLED");
    }

    /** What it answers to a recipient. */
    void answers(UnaryOperator<String> answer) {
        recipientAnswer = answer;
    }

    /** What it does when it has all of a mail, before it says so. */
    void beforeTaken(Runnable work) {
        beforeTaken = work;
    }

    List<Mail> taken() {
        return taken;
    }

    /** Recipients that were not taken, as often as they were tried. */
    List<String> refused() {
        return refused;
    }

    /** Nobody answers any more. */
    void goAway() throws IOException {
        server.close();
    }

    void comeBack() throws IOException {
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        listen();
    }

    private void listen() {
        ServerSocket listening = server;
        Thread.ofPlatform().daemon().start(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket socket = listening.accept();
                    Thread.ofPlatform().daemon().start(() -> serve(socket, listening));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    private void serve(Socket socket, ServerSocket of) {
        try (socket;
                BufferedReader lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
            OutputStream out = socket.getOutputStream();
            say(out, "220 scripted");
            String recipient = "";
            for (String line = lines.readLine(); line != null && !of.isClosed(); line = lines.readLine()) {
                String command = line.toUpperCase(java.util.Locale.ROOT);
                if (command.startsWith("RCPT TO:")) {
                    recipient = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                    String answer = recipientAnswer.apply(recipient);
                    if (!answer.startsWith("2")) {
                        refused.add(recipient);
                    }
                    say(out, answer);
                } else if (command.equals("DATA")) {
                    say(out, "354 go on");
                    take(lines, recipient);
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

    private void take(BufferedReader lines, String recipient) throws IOException {
        String id = "";
        String subject = "";
        for (String line = lines.readLine(); line != null && !line.equals("."); line = lines.readLine()) {
            if (line.startsWith("Message-ID: ")) {
                id = line.substring("Message-ID: ".length());
            } else if (line.startsWith("Subject: ")) {
                subject = line.substring("Subject: ".length());
            }
        }
        taken.add(new Mail(recipient, id, subject));
        beforeTaken.run();
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
