package io.ringfence.standalone.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<Service> started = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void stopAll() {
        started.forEach(service -> service.stop(LIMIT));
    }

    @Test
    void aDeathDuringTheStartIsToldWithTheEndOfTheLog() {
        // When
        Service service = start("echo no database; exit 3");

        // Then
        await().atMost(LIMIT).until(() -> !events.isEmpty());
        assertThat(events.getFirst())
                .contains("service ended by itself with code 3")
                .contains("no database");
        assertThat(service.isGivenUp()).isTrue();
    }

    @Test
    void isStartedAgainWhenItDiesLater() {
        // Given
        Service service = start("echo here; exec sleep 600");
        service.settled();
        long first = pid();

        // When
        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        // Then
        await().atMost(LIMIT).until(() -> pid() != first && service.isAlive());
        assertThat(events.getFirst()).contains("start 1 of 5 again in 1 s");
        assertThat(service.isGivenUp()).isFalse();
    }

    @Test
    void startedAgainAfterAStopItRunsOnce() {
        // Given
        Service service = start("echo started; exec sleep 600");
        service.settled();

        // When
        for (int i = 0; i < 20; i++) {
            service.stop(LIMIT);
            service.startAgain();
        }

        // Then
        await().during(Duration.ofMillis(1_500)).atMost(LIMIT).until(() -> events.isEmpty() && service.isAlive());
    }

    @Test
    void stopEndsTheProcessAndForgetsIt() {
        // Given
        Service service = start("exec sleep 600");
        long pid = pid();

        // When
        service.stop(LIMIT);

        // Then
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
        assertThat(folder.resolve("service.pid")).doesNotExist();
        assertThat(events).isEmpty();
    }

    @Test
    void theNextRunEndsWhatAKilledRunHasLeft() {
        // Given
        start("exec sleep 600").settled();
        long pid = pid();

        // When
        List<String> ended = PidFile.endAll(folder);

        // Then
        assertThat(ended).containsExactly("service");
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void aProcessFileOfAnotherProcessEndsNobody() throws Exception {
        // Given: the number was used again, by this very process
        long self = ProcessHandle.current().pid();
        Files.writeString(folder.resolve("service.pid"), self + " 12345\n");

        // When / Then
        assertThat(PidFile.endAll(folder)).isEmpty();
        assertThat(folder.resolve("service.pid")).doesNotExist();
    }

    private Service start(String script) {
        var spec = new Service.Spec("service", List.of("sh", "-c", script), Map.of(), folder, folder);
        Service service = Service.start(spec, (which, text) -> events.add(text));
        started.add(service);
        return service;
    }

    private long pid() {
        try {
            return Long.parseLong(
                    Files.readString(folder.resolve("service.pid")).split(" ")[0]);
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }
}
