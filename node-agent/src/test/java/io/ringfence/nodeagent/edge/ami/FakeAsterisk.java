package io.ringfence.nodeagent.edge.ami;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.nodeagent.core.pbx.AmiMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Speaks AMI as the recorded Asterisk did: answers logins and questions, and says after them what it is given. */
public final class FakeAsterisk implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<String> hungUp = new CopyOnWriteArrayList<>();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private volatile List<String> shown = List.of();
    private volatile List<String> events = List.of();
    private volatile String startup = "20:38:01";
    private volatile String secret = "secret";
    private volatile @Nullable Socket connected;

    public FakeAsterisk() throws IOException {
        Thread.ofPlatform().daemon().start(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** What it says once it has listed its channels. */
    public void says(List<String> messages) {
        events = messages;
    }

    /** The channels that it lists. */
    public void shows(List<String> messages) {
        shown = messages;
    }

    /** It was started again. */
    public void startedAt(String time) {
        startup = time;
    }

    /** What a user has to know. */
    public void secret(String word) {
        secret = word;
    }

    /** Channels that it was asked to hang up. */
    public List<String> hungUp() {
        return hungUp;
    }

    /** What it has said to logins. */
    public List<String> answers() {
        return answers;
    }

    /** Ends the connection, as a restart does. */
    public void drop() throws IOException {
        Socket open = connected;
        if (open != null) {
            open.close();
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try (Socket accepted = socket.accept()) {
                connected = accepted;
                speak(accepted);
            } catch (IOException e) {
                // the client or the test has ended it
            }
        }
    }

    private void speak(Socket accepted) throws IOException {
        OutputStream out = accepted.getOutputStream();
        out.write("Asterisk Call Manager/11.0.0\r\n".getBytes(UTF_8));
        BufferedReader in = new BufferedReader(new InputStreamReader(accepted.getInputStream(), UTF_8));
        boolean told = false;
        List<String> lines = new ArrayList<>();
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.isEmpty()) {
                lines.add(line);
                continue;
            }
            AmiMessage action = AmiMessage.of(lines);
            lines.clear();
            String id = "ActionID: " + action.get("ActionID");
            switch (action.get("Action")) {
                case "Login" -> {
                    boolean right = action.get("Secret").equals(secret);
                    answers.add(right ? "Success" : "Error");
                    send(
                            out,
                            right ? "Response: Success" : "Response: Error",
                            id,
                            right ? "Message: Authentication accepted" : "Message: Authentication failed");
                    if (!right) {
                        return;
                    }
                }
                case "CoreStatus" ->
                    send(out, "Response: Success", id, "CoreStartupDate: 2026-11-24", "CoreStartupTime: " + startup);
                case "CoreShowChannels" -> {
                    send(out, "Response: Success", id, "EventList: start", "Message: Channels will follow");
                    for (String channel : shown) {
                        send(out, channel, id);
                    }
                    send(out, "Event: CoreShowChannelsComplete", id, "EventList: Complete");
                    if (!told) {
                        told = true;
                        for (String event : events) {
                            send(out, event);
                        }
                    }
                }
                case "Hangup" -> {
                    hungUp.add(action.get("Channel"));
                    send(out, "Response: Success", id, "Message: Channel Hungup");
                }
                default -> send(out, "Response: Success", id, "Ping: Pong");
            }
        }
    }

    private static void send(OutputStream out, String... lines) throws IOException {
        out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        drop();
    }
}
