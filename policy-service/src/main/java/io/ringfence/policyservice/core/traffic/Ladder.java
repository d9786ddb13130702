package io.ringfence.policyservice.core.traffic;

import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one call between those who take part in it.
 *
 * @param participants {@code address:port}, in the order in which they appear
 * @param steps the oldest first
 * @param isWhole whether these are all messages that are kept; otherwise the search ended before
 */
public record Ladder(String callId, List<String> participants, List<Step> steps, boolean isWhole) {

    /** An IPv6 address with a port has 47 characters. */
    private static final int COLUMN = 50;

    /** So many columns are drawn; messages between others are left out, and counted. */
    private static final int COLUMNS = 8;

    /**
     * A message.
     *
     * @param afterMillis since the first one
     * @param label {@code INVITE}, or {@code 200 OK (INVITE)}: the phrase is the standard's, not the sender's
     * @param isRepeated whether the same was sent before, between the same two
     */
    public record Step(
            String id,
            Instant at,
            double afterMillis,
            String from,
            String to,
            String label,
            String node,
            boolean isRepeated) {}

    public Ladder {
        participants = List.copyOf(participants);
        steps = List.copyOf(steps);
    }

    /** The ladder of messages, which may come in any order. */
    public static Ladder of(String callId, List<SeenPacket> messages, boolean isWhole) {
        List<SeenPacket> sorted = messages.stream()
                .sorted(Comparator.comparingLong(
                                (SeenPacket seen) -> seen.packet().origin().timeNanos())
                        .thenComparing(seen -> seen.packet().origin().sequence()))
                .toList();
        Set<String> participants = new LinkedHashSet<>();
        Set<String> known = new HashSet<>();
        List<Step> steps = new ArrayList<>();
        for (SeenPacket seen : sorted) {
            CapturedPacket packet = seen.packet();
            Flow flow = packet.flow();
            Sip sip = packet.sip();
            if (flow == null || sip == null) {
                continue;
            }
            String from = flow.sourceEnd();
            String to = flow.destinationEnd();
            participants.add(from);
            participants.add(to);
            Instant at = packet.origin().at();
            Instant first = steps.isEmpty() ? at : steps.getFirst().at();
            String label = label(sip);
            boolean isRepeated = !known.add(from + " " + to + " " + label + " " + content(packet));
            steps.add(new Step(
                    seen.id().toString(),
                    at,
                    Duration.between(first, at).toNanos() / 1e6,
                    from,
                    to,
                    label,
                    packet.origin().node(),
                    isRepeated));
        }
        return new Ladder(callId, List.copyOf(participants), steps, isWhole);
    }

    /** Drawn for a terminal: a column for each participant, an arrow for each message. */
    public String drawn() {
        StringBuilder text = new StringBuilder();
        text.append("%12s  ".formatted(""));
        List<String> columns = participants.subList(0, Math.min(COLUMNS, participants.size()));
        columns.forEach(participant -> text.append(("%-" + COLUMN + "s").formatted(participant)));
        int notDrawn = 0;
        for (Step step : steps) {
            if (!columns.contains(step.from()) || !columns.contains(step.to())) {
                notDrawn++;
                continue;
            }
            text.append("\n%9.1f ms  ".formatted(step.afterMillis()));
            int from = columns.indexOf(step.from());
            int to = columns.indexOf(step.to());
            line(
                    text,
                    columns.size(),
                    Math.min(from, to),
                    Math.max(from, to),
                    from < to,
                    step.label() + (step.isRepeated() ? " (again)" : ""));
        }
        if (notDrawn > 0) {
            text.append("\n%d messages between %d further ends are not drawn"
                    .formatted(notDrawn, participants.size() - columns.size()));
        }
        if (!isWhole) {
            text.append("\nthere are more messages than these");
        }
        return text.append('\n').toString();
    }

    private static void line(StringBuilder text, int columns, int left, int right, boolean isToTheRight, String label) {
        for (int column = 0; column < columns; column++) {
            if (column < left || column > right || column == right && left != right) {
                text.append(("%-" + COLUMN + "s").formatted("|"));
            } else if (column == left) {
                int width = (right - left) * COLUMN - 1;
                String arrow = left == right
                        ? "| <> " + label
                        : isToTheRight ? "|" + middle(label, width - 1) + ">" : "|<" + middle(label, width - 1);
                text.append(arrow);
                column = Math.max(left, right - 1);
            }
        }
        while (text.charAt(text.length() - 1) == ' ') {
            text.setLength(text.length() - 1);
        }
    }

    private static String middle(String label, int width) {
        String cut = label.length() > width - 4 ? label.substring(0, width - 4) : label;
        int before = (width - cut.length() - 2) / 2;
        return "-".repeat(before) + " " + cut + " " + "-".repeat(width - cut.length() - 2 - before);
    }

    private static String label(Sip sip) {
        @Nullable String method = sip.method();
        if (sip.status() == 0) {
            return method == null ? "?" : method;
        }
        return sip.status()
                + ReasonPhrases.of(sip.status()).map(phrase -> " " + phrase).orElse("")
                + (method == null ? "" : " (" + method + ")");
    }

    /** What a repeated datagram has again: all behind the headers of Ethernet, IP and UDP, of which some change; about 48 bytes. */
    private static int content(CapturedPacket packet) {
        byte[] bytes = packet.bytes();
        int hash = bytes.length;
        int from = packet.kind() == CapturedPacket.Kind.FRAME ? 48 : 0;
        for (int i = from; i < bytes.length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }
}
