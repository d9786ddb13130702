package io.ringfence.nodeagent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallRefused;
import io.ringfence.contract.call.CallStarted;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.nodeagent.core.call.Limits;
import io.ringfence.standalone.EmbeddedKafka;
import io.ringfence.standalone.Topics;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hook program for other PBXs, run by the system's own shell against the packaged agent. */
class HookProgramIT {

    private static final String PROGRAM = "../deploy/pbx/ringfence-call";
    private static final String LONDON = "+442079460106";

    /** What a run has said. */
    private record Run(int code, String out, String err) {}

    @TempDir
    Path folder;

    private int port;

    @Test
    void asksAndTellsAndSaysWhenNobodyIsThere() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"))) {
            Topics.create(kafka.bootstrap());
            try (PolicyTopic topic = new PolicyTopic(kafka.bootstrap());
                    AgentProcess agent = AgentProcess.start(
                            folder, kafka.bootstrap(), List.of(), Map.of("NODE_AGENT_DRY_RUN", "true"))) {
                port = agent.port();
                topic.event(Topic.CALL_LIMITS, Limits.acme(CallLimits.NONE));
                topic.event(Topic.CALL_BLOCKS, Limits.block(Limit.EXTENSION_DAILY, 1, null));
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> dial("101-acme", LONDON).code() == 1);

                asks();
                tells(topic);
                agent.kill();
            }
        }
        assertThat(dial("102-acme", LONDON))
                .satisfies(run -> assertThat(run.code()).isEqualTo(2))
                .satisfies(run -> assertThat(run.out()).startsWith("unknown "));
        assertThat(run("started", "--call-id", "7", "--account", "101-acme", "--number", LONDON))
                .satisfies(run -> assertThat(run.code()).isEqualTo(2))
                .satisfies(run -> assertThat(run.err()).startsWith("ringfence-call: "));
    }

    private void asks() throws Exception {
        assertThat(dial("101-acme", LONDON).out())
                .startsWith("refuse EXTENSION_DAILY 101 is blocked (EXTENSION_DAILY): 12.34 EUR spent of 10.00 EUR");
        assertThat(dial("102-acme", LONDON)).isEqualTo(new Run(0, "allow\n", ""));
        assertThat(dial("101-acme", "118")).isEqualTo(new Run(0, "allow\n", ""));
        assertThat(run("dial", "--account", "", "--number", LONDON).out()).startsWith("refuse NOBODY ");
        assertThat(run("dial", "--tenant", "acme", "--extension", "101", "--number", "102", "--outside")
                        .code())
                .isEqualTo(1);
        // what no number is, and would be something else to a shell, to curl or in a URL
        for (String number : List.of("1&account=102-acme", "@/etc/passwd", "$(id)", "\"; id; \"", "-v", "a b%00")) {
            assertThat(run("dial", "--account", "101-acme", "--outside", "--number", number)
                            .out())
                    .as(number)
                    .startsWith("refuse EXTENSION_DAILY ");
        }
        assertThat(dial("101-acme", "1".repeat(65)))
                .satisfies(run -> assertThat(run.code()).isEqualTo(2))
                .satisfies(run -> assertThat(run.out()).startsWith("unknown ringfence ERROR number: at most 64"));
    }

    private void tells(PolicyTopic topic) throws Exception {
        String odd = "7\"\\é";
        assertThat(run("started", "--call-id", odd, "--account", "102-acme", "--number", LONDON))
                .isEqualTo(new Run(0, "", ""));
        assertThat(run("answered", "--call-id", odd, "--account", "102-acme", "--number", LONDON)
                        .code())
                .isZero();
        assertThat(run(
                                "ended",
                                "--call-id",
                                odd,
                                "--tenant",
                                "acme",
                                "--extension",
                                "102",
                                "--number",
                                LONDON,
                                "--ended-at",
                                "1795549082",
                                "--seconds",
                                "12")
                        .code())
                .isZero();
        List<CallEvent> told = new ArrayList<>();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            told.clear();
            told.addAll(events(topic));
            assertThat(told).hasSize(3);
        });
        assertThat(told.get(0)).isInstanceOf(CallStarted.class);
        assertThat(told.get(1)).isInstanceOf(CallAnswered.class);
        assertThat(told.get(2)).isInstanceOfSatisfying(CallEnded.class, ended -> {
            assertThat(ended.callId()).isEqualTo("pbx-1:" + odd);
            assertThat(ended.extension()).isEqualTo("102");
            assertThat(ended.billedSeconds()).isEqualTo(12);
        });
        Run contradicting = run(
                "ended", "--call-id", "8", "--account", "102-acme", "--number", LONDON, "--disposition", "ANSWERED");
        assertThat(contradicting.code()).isEqualTo(1);
        assertThat(contradicting.err()).startsWith("ringfence-call: disposition: ANSWERED, but neither");
    }

    @Test
    void aSilentAgentIsNotWaitedFor() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            port = silent.getLocalPort();
            Thread accepting = Thread.ofVirtual().start(() -> {
                try (Socket held = silent.accept()) {
                    held.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                } catch (IOException e) {
                    return; // the test is over
                }
            });

            long start = System.nanoTime();
            assertThat(dial("101-acme", LONDON).code()).isEqualTo(2);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            accepting.join();
        }
    }

    @Test
    void saysHowItIsUsed() throws Exception {
        assertThat(run("--help"))
                .satisfies(run -> assertThat(run.code()).isZero())
                .satisfies(run -> assertThat(run.out()).startsWith("Usage:\n  ringfence-call dial --number"));
        assertThat(run().code()).isEqualTo(64);
        assertThat(run("cook").err()).isEqualTo("ringfence-call: unknown: cook; see ringfence-call --help\n");
        assertThat(run("dial", "--account", "101-acme").err()).contains("--number is missing");
        assertThat(run("dial", "--number", "1").err()).contains("--account or --tenant is missing");
        assertThat(run("dial", "--number").err()).contains("--number without a value");
        assertThat(run("ended", "--number", "1", "--account", "1").err()).contains("--call-id is missing");
        assertThat(run("dial", "--number", "1\n2", "--account", "1").err()).contains("control characters");
    }

    private Run dial(String account, String number) throws Exception {
        return run("dial", "--account", account, "--number", number);
    }

    private Run run(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("/bin/sh", PROGRAM));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("RINGFENCE_URL", "http://127.0.0.1:" + port);
        Path err = folder.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out, java.nio.file.Files.readString(err));
    }

    private static List<CallEvent> events(PolicyTopic topic) throws Exception {
        List<CallEvent> events = new ArrayList<>();
        for (var record : topic.records(Topic.CALL_EVENTS)) {
            if (Codec.decode(KafkaRecords.toMessage(record)) instanceof CallEvent event
                    && !(event instanceof CallRefused)) {
                events.add(event);
            }
        }
        return events;
    }
}
