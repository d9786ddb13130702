package io.ringfence.nodeagent.core.pbx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallStarted;
import io.ringfence.nodeagent.core.call.AccountPattern;
import io.ringfence.nodeagent.core.call.LiveCalls;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a real Asterisk sent to an AMI client, message by message. */
public final class Recording {

    private static final Path FOLDER = Path.of("src/test/resources/asterisk");

    /**
     * A message.
     *
     * @param at when it came
     * @param text its lines as they were on the wire, without the blank one at the end
     */
    public record Timed(Instant at, String text) {

        public AmiMessage message() {
            return AmiMessage.of(Arrays.asList(text.split("\r\n")));
        }

        /** The same as {@code timestampevents=yes} sends it: the second header says when. */
        public String stamped() {
            int end = text.indexOf("\r\nPrivilege: ");
            if (!text.startsWith("Event: ") || text.contains("\r\nTimestamp: ") || end < 0) {
                return text;
            }
            int line = text.indexOf("\r\n", end + 2);
            String stamp = "\r\nTimestamp: " + new BigDecimal(at.toEpochMilli()).movePointLeft(3) + "000";
            return line < 0 ? text + stamp : text.substring(0, line) + stamp + text.substring(line);
        }
    }

    private Recording() {}

    /** All scenarios. */
    public static Stream<String> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".ami"))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /** The messages of a scenario after the login. */
    public static List<Timed> of(String scenario) throws IOException {
        String all = Files.readString(FOLDER.resolve(scenario + ".ami"), UTF_8);
        String[] texts = all.substring(all.indexOf("\r\n") + 2).split("\r\n\r\n");
        List<String> times = Files.readAllLines(FOLDER.resolve(scenario + ".times.tsv"), UTF_8);
        List<Timed> messages = new ArrayList<>();
        for (int i = 1; i < texts.length && i + 1 < times.size(); i++) {
            String epoch = times.get(i + 1).split("\t")[1];
            messages.add(new Timed(
                    Instant.ofEpochMilli(new BigDecimal(epoch).movePointRight(3).longValue()), texts[i]));
        }
        return messages;
    }

    /** What is expected of a scenario. */
    public static List<String> expected(String scenario) throws IOException {
        return Files.readAllLines(FOLDER.resolve(scenario + ".expected"), UTF_8);
    }

    /** A tracker as the recorded node has it. */
    public static CallTracker tracker(LiveCalls live) {
        return new CallTracker(
                "pbx-1",
                List.of("PJSIP/trunk-"),
                AccountPattern.of("<extension>-<tenant>", Optional.empty()),
                Optional.empty(),
                Optional.of(new LocalTimes(ZoneId.of("Europe/Rome"))),
                live);
    }

    /** One line for an event of a call; none for another one. */
    public static Stream<String> line(CallEvent event) {
        return switch (event) {
            case CallStarted of ->
                Stream.of("started " + of.tenant() + " " + of.extension() + " " + of.callId() + " " + of.destination()
                        + " " + of.startedAt());
            case CallAnswered of ->
                Stream.of("answered " + of.tenant() + " " + of.extension() + " " + of.callId() + " " + of.destination()
                        + " " + of.startedAt() + " " + of.answeredAt());
            case CallEnded of ->
                Stream.of("ended " + of.tenant() + " " + of.extension() + " " + of.callId() + " " + of.destination()
                        + " "
                        + of.startedAt() + " " + of.answeredAt() + " " + of.endedAt() + " " + of.billedSeconds() + " s "
                        + of.disposition() + " confirmed=" + of.confirmed());
            default -> Stream.empty();
        };
    }
}
