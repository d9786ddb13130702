package io.ringfence.trafficsensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.traffic.Messages;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks a server three times by OPTIONS, over UDP or in a WebSocket; a program of its own, so that it can be in a namespace. */
final class SipClient {

    private static final int SECONDS = 10;

    private SipClient() {}

    public static void main(String... arguments) throws Exception {
        InetSocketAddress server = new InetSocketAddress(arguments[1], Integer.parseInt(arguments[2]));
        if (arguments[0].equals("ws")) {
            overWebSocket(server);
        } else {
            overUdp(server);
        }
    }

    private static void overUdp(InetSocketAddress server) throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(SECONDS * 1_000);
            for (int i = 0; i < 3; i++) {
                byte[] question = Messages.options("udp-" + i)
                        .replace("branch=", "rport;branch=")
                        .getBytes(UTF_8);
                socket.send(new DatagramPacket(question, question.length, server));
                DatagramPacket answer = new DatagramPacket(new byte[4_096], 4_096);
                socket.receive(answer);
                check(new String(answer.getData(), 0, answer.getLength(), UTF_8));
            }
        }
    }

    private static void overWebSocket(InetSocketAddress server) throws Exception {
        LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
        WebSocket.Listener listener = new WebSocket.Listener() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                text.append(data);
                if (last) {
                    answers.add(text.toString());
                    text.setLength(0);
                }
                webSocket.request(1);
                return null;
            }
        };
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .subprotocols("sip")
                    .buildAsync(
                            URI.create("ws://" + server.getAddress().getHostAddress() + ":" + server.getPort()),
                            listener)
                    .get(SECONDS, TimeUnit.SECONDS);
            for (int i = 0; i < 3; i++) {
                socket.sendText(Messages.options("ws-" + i).replace("SIP/2.0/UDP", "SIP/2.0/WS"), true)
                        .get(SECONDS, TimeUnit.SECONDS);
                check(answers.poll(SECONDS, TimeUnit.SECONDS));
            }
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(SECONDS, TimeUnit.SECONDS);
        }
    }

    private static void check(@Nullable String answer) {
        if (answer == null || !answer.startsWith("SIP/2.0 200 ")) {
            throw new IllegalStateException("no 200, but: " + answer);
        }
    }
}
