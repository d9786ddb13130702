package io.ringfence.nodeagent.edge.ami;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.command.HangUpRequested;
import io.ringfence.nodeagent.call.PbxCalls;
import io.ringfence.nodeagent.core.call.LiveCalls;
import io.ringfence.nodeagent.core.pbx.Recording;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded streams over a real socket, each event with the time at which it came then. */
class AmiClientTest {

    private static final String LEG = "pbx-1:1795549582.5";

    private final List<CallEvent> told = new CopyOnWriteArrayList<>();
    private FakeAsterisk asterisk;
    private PbxCalls calls;
    private AmiClient client;

    @BeforeEach
    void open() throws IOException {
        asterisk = new FakeAsterisk();
        calls = new PbxCalls("pbx-1", Recording.tracker(new LiveCalls()), told::add, Clock.systemUTC());
        client = new AmiClient("127.0.0.1", asterisk.port(), "ringfence", "secret", calls, Clock.systemUTC());
        calls.connect(client::hangUp);
    }

    @AfterEach
    void close() throws IOException {
        client.stop();
        asterisk.close();
    }

    @ParameterizedTest
    @MethodSource("io.ringfence.nodeagent.core.pbx.Recording#scenarios")
    void tellsWhatARealAsteriskSaid(String scenario) throws Exception {
        // Given
        List<String> expected = Recording.expected(scenario);
        asterisk.says(said(scenario));

        // When
        run();

        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> client.isUp() && lines().size() >= expected.size());
        assertThat(lines()).isEqualTo(expected);
        assertThat(calls.failed()).isZero();
    }

    @Test
    void endsCallsThatItIsAskedToEnd() throws Exception {
        // Given
        asterisk.says(said("killed_during_a_call"));
        run();
        await().until(() -> lines().size() == 2);

        // When
        calls.commands(
                List.of(hangUp("pbx-2", LEG), hangUp("pbx-1", "pbx-1:1795549000.1"), hangUp("pbx-1", LEG)),
                List.of(),
                List.of(),
                false);

        // Then
        await().until(() -> !asterisk.hungUp().isEmpty());
        assertThat(asterisk.hungUp()).containsExactly("PJSIP/trunk-a-00000003");
        assertThat(calls.hungUp()).isEqualTo(1);
    }

    @Test
    void callsThatAreGoneAfterABreakEnd() throws Exception {
        // Given
        asterisk.says(said("killed_during_a_call"));
        run();
        await().until(() -> lines().size() == 2);

        // When
        asterisk.says(List.of());
        asterisk.startedAt("20:47:00");
        Instant before = Instant.now();
        asterisk.drop();

        // Then
        await().atMost(Duration.ofSeconds(10)).until(() -> lines().size() == 3);
        assertThat(lines().getLast()).startsWith("ended acme 101 " + LEG).endsWith("ANSWERED confirmed=false");
        assertThat(((CallEnded) told.getLast()).endedAt()).isBefore(before.plusMillis(500));
    }

    @Test
    void wrongSecretIsTriedAgainUntilItIsRight() throws Exception {
        // Given
        asterisk.secret("another");
        run();
        await().atMost(Duration.ofSeconds(5)).until(() -> asterisk.answers().contains("Error"));
        assertThat(client.isUp()).isFalse();

        // When
        asterisk.secret("secret");

        // Then
        await().atMost(Duration.ofSeconds(5)).until(client::isUp);
    }

    private void run() {
        Thread.ofPlatform().daemon().start(client::run);
    }

    private List<String> lines() {
        return told.stream().flatMap(Recording::line).toList();
    }

    private static List<String> said(String scenario) throws IOException {
        return Recording.of(scenario).stream().map(Recording.Timed::stamped).toList();
    }

    private static HangUpRequested hangUp(String node, String callId) {
        return new HangUpRequested(node, "acme", List.of(callId), "the daily limit is reached", Instant.now());
    }
}
