package io.ringfence.nodeagent.edge.agi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.limit.CallLimits;
import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.AccountPattern;
import io.ringfence.nodeagent.core.call.CallBook;
import io.ringfence.nodeagent.core.call.DialAnswer;
import io.ringfence.nodeagent.core.call.DialCheck;
import io.ringfence.nodeagent.core.call.DialDesk;
import io.ringfence.nodeagent.core.call.DialRequest;
import io.ringfence.nodeagent.core.call.Limits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** FastAGI over a real socket: what a real Asterisk sent, byte for byte, and what one never sends. */
class AgiDoorTest {

    private static final Path RECORDED = Path.of("src/test/resources/asterisk");

    private final CallBook book = new CallBook();
    private final List<DialRequest> asked = new CopyOnWriteArrayList<>();
    private final AgiDoor door = new AgiDoor(0, new Desk(), Optional.empty());

    /** Remembers what was asked. */
    private final class Desk implements DialDesk {

        private final DialCheck check = new DialCheck(book, Limits.counting(), Set.of("112"));
        private final AccountPattern accounts = AccountPattern.of("<extension>-<tenant>", Optional.empty());

        @Override
        public DialAnswer ask(DialRequest request) {
            asked.add(request);
            return check.decide(request, 0, Instant.parse("2026-11-24T12:00:00Z"));
        }

        @Override
        public Optional<Account> account(String code) {
            return accounts.read(code);
        }
    }

    @BeforeEach
    void open() {
        book.take(Limits.acme(CallLimits.NONE));
        Thread.ofPlatform().daemon().start(door::run);
        await().atMost(Duration.ofSeconds(10)).until(() -> door.port() != 0);
    }

    @AfterEach
    void close() {
        door.stop();
    }

    @Test
    void letsACallPass() throws Exception {
        assertThat(commands(environment("answered"))).first().isEqualTo("SET VARIABLE \"VERDICT\" \"allow\"");
        assertThat(asked)
                .containsExactly(new DialRequest(
                        Optional.of("acme"), Optional.of("101"), "+39060000101", Optional.of("1795549082.0"), false));
    }

    @Test
    void setsTheLimitBeforeTheVerdict() throws Exception {
        // Given
        book.take(Limits.acme(new CallLimits(null, null, null, null, null, "1.00", null)));
        book.take(Limits.route("39", "0.20"));

        // Then
        assertThat(commands(environment("answered")))
                .startsWith("SET VARIABLE \"MAXMS\" \"300000\"", "SET VARIABLE \"VERDICT\" \"allow\"");
    }

    @Test
    void refusesWithTheReason() throws Exception {
        // Given
        book.take(Limits.acme(new CallLimits(null, null, null, "0.10", null, null, null)));
        book.take(Limits.route("39", "0.20"));

        // Then
        assertThat(commands(environment("answered")))
                .startsWith(
                        "SET VARIABLE \"VERDICT\" \"deny\"",
                        "SET VARIABLE \"REASON\" \"ROUTE_COST a minute costs 0.20 EUR, the cap is 0.10 EUR\"");
    }

    @Test
    void callThatAPhoneForwardsIsOfThatPhone() throws Exception {
        commands(environment("forward_302_to_outside"));
        assertThat(asked.getFirst().extension()).contains("103");
    }

    @Test
    void callFromOutsideThatGoesOutAgainIsRefusedWhenNobodyAnswersForIt() throws Exception {
        assertThat(commands(environment("inbound_then_transfer_out")))
                .startsWith("SET VARIABLE \"VERDICT\" \"deny\"")
                .element(1)
                .asString()
                .startsWith("SET VARIABLE \"REASON\" \"NOBODY ");
    }

    @Test
    void argumentsSayItBetter() throws Exception {
        // Given
        List<String> environment = new ArrayList<>(environment("answered"));
        environment.addAll(
                List.of("agi_arg_3: number=+442079460106", "agi_arg_4: account=102-acme", "agi_arg_5: outside=true"));

        // When
        commands(environment);

        // Then
        assertThat(asked.getFirst())
                .isEqualTo(new DialRequest(
                        Optional.of("acme"), Optional.of("102"), "+442079460106", Optional.of("1795549082.0"), true));
    }

    @Test
    void saysNothingOfWhatCanNotBeAQuestion() throws Exception {
        assertThat(commands(List.of("agi_network: yes", "agi_uniqueid: 1.1")).stream()
                        .filter(command -> command.contains("VERDICT")))
                .isEmpty();
        assertThat(door.failed()).isPositive();
    }

    @Test
    void silenceRefusedCommandsResetsAndFloodsEndSoonAndHarmNobody() throws Exception {
        List<Socket> silent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            silent.add(connect());
        }
        Socket reset = connect();
        reset.setSoLinger(true, 0);
        send(reset, environment("answered"));
        reset.close();
        assertThat(commands(environment("answered"), "510 Invalid or unknown command"))
                .isNotEmpty();
        assertThat(commands(environment("answered"), "HANGUP\n200 result=1")).isNotEmpty();
        try (Socket flood = connect()) {
            byte[] garbage = "x".repeat(8_000).getBytes(UTF_8);
            flood.getOutputStream().write(garbage);
            assertThat(ended(flood)).isTrue();
        }
        long before = System.nanoTime();
        for (Socket socket : silent) {
            assertThat(ended(socket)).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(900));
        assertThat(commands(environment("agi_allow"))).first().isEqualTo("SET VARIABLE \"VERDICT\" \"allow\"");
    }

    private List<String> commands(List<String> environment) throws IOException {
        return commands(environment, "200 result=1");
    }

    /** What the server says to a channel that answers each command so, until it closes. */
    private List<String> commands(List<String> environment, String reply) throws IOException {
        List<String> commands = new ArrayList<>();
        try (Socket socket = connect()) {
            send(socket, environment);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                socket.getOutputStream().write((reply + "\n").getBytes(UTF_8));
            }
        }
        return commands;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static void send(Socket socket, List<String> environment) throws IOException {
        String text = environment.stream().map(line -> line + "\n").collect(Collectors.joining()) + "\n";
        socket.getOutputStream().write(text.getBytes(UTF_8));
    }

    private static boolean ended(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketException e) {
            return true; // reset, as not all was read
        }
    }

    /** The first environment of a recorded dialog. */
    private static List<String> environment(String name) throws IOException {
        try (Stream<String> lines = Files.lines(RECORDED.resolve(name + ".agi.txt"))) {
            return lines.filter(line -> line.contains(" > agi_"))
                    .map(line -> line.substring(line.indexOf("> ") + 2))
                    .takeWhile(new Once()::isFirst)
                    .toList();
        }
    }

    /** Ends where a second environment begins. */
    private static final class Once {
        private int seen;

        boolean isFirst(String line) {
            return !line.startsWith("agi_network: ") || seen++ == 0;
        }
    }
}
