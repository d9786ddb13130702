package io.ringfence.notifier.core.desk;

import io.ringfence.contract.notification.NotificationKind;
import io.ringfence.contract.notification.Severity;
import io.ringfence.notifier.core.delivery.Letter;
import io.ringfence.notifier.core.item.Fact;
import io.ringfence.notifier.core.item.Item;
import io.ringfence.notifier.core.item.Items;
import io.ringfence.notifier.core.item.Texts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Writes letters. */
public final class Letters {

    private static final int MOST_SUBJECT = 180;
    private static final int MOST_GROUPS = 50;

    private Letters() {}

    /** A letter of one item. */
    static Letter of(String recipient, Letter.Form form, Item item, String thread) {
        String more = form == Letter.Form.WAVE_BEGINS ? " (what follows comes in one summary)" : "";
        return new Letter(
                recipient,
                form,
                item.kind(),
                item.severity(),
                item.tenant(),
                subject(item.severity(), item.kind().name(), item.title() + more),
                item.title(),
                item.at(),
                item.facts(),
                item.done(),
                List.of(),
                1,
                item.path(),
                item.lift(),
                thread);
    }

    /** A letter that sums up. */
    static Letter summary(String recipient, Stream stream, List<Gathered> all) {
        long count = all.stream().mapToLong(Gathered::count).sum();
        Gathered first = all.getFirst();
        Instant from =
                all.stream().map(Gathered::first).min(Comparator.naturalOrder()).orElseThrow();
        Instant to =
                all.stream().map(Gathered::last).max(Comparator.naturalOrder()).orElseThrow();
        Severity severity = all.stream()
                .map(part -> part.kind().severity())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        boolean isOneTenants = all.stream().allMatch(part -> Objects.equals(part.tenant(), first.tenant()));
        String headline = headline(stream, count, all);
        List<Fact> facts = List.of(
                new Fact("count", Long.toString(count)),
                new Fact("since", minute(from)),
                new Fact("until", minute(to)));
        return new Letter(
                recipient,
                form(stream),
                first.kind(),
                severity,
                isOneTenants ? first.tenant() : null,
                subject(
                        severity,
                        stream == Stream.WAVE
                                ? first.kind().name()
                                : form(stream).name(),
                        headline),
                headline,
                to,
                facts,
                null,
                lines(all),
                count,
                path(first.kind(), stream),
                null,
                first.thread());
    }

    private static String headline(Stream stream, long count, List<Gathered> all) {
        String what = all.stream().map(Gathered::kind).distinct().count() == 1
                ? count + " x " + lower(Items.words(all.getFirst().kind()))
                : count + " things of " + all.size() + " sorts";
        return switch (stream) {
            case WAVE -> "It is over: " + what;
            case DIGEST -> "Since the last digest: " + what;
            case QUIET -> "In the quiet hours: " + what;
            case CAP -> "And " + count + " more: " + what;
        };
    }

    private static Letter.Form form(Stream stream) {
        return switch (stream) {
            case WAVE -> Letter.Form.WAVE_ENDS;
            case DIGEST -> Letter.Form.DIGEST;
            case QUIET -> Letter.Form.AFTER_QUIET;
            case CAP -> Letter.Form.MORE;
        };
    }

    private static List<String> lines(List<Gathered> all) {
        List<String> lines = new ArrayList<>();
        all.stream()
                .sorted(Comparator.comparing((Gathered part) -> part.kind().severity())
                        .reversed()
                        .thenComparing(Comparator.comparingLong(Gathered::count).reversed()))
                .limit(MOST_GROUPS)
                .forEach(part -> lines(part, all.size() == 1 ? Gathered.MAX_SAMPLES : 3, lines));
        if (all.size() > MOST_GROUPS) {
            lines.add("and " + (all.size() - MOST_GROUPS) + " more sorts");
        }
        return lines;
    }

    private static void lines(Gathered part, int samples, List<String> lines) {
        lines.add(part.count() + " x " + lower(Items.words(part.kind()))
                + (part.tenant() == null ? "" : ", tenant " + part.tenant()));
        part.features().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(feature -> feature.getValue() + " x " + feature.getKey())
                .forEach(lines::add);
        part.samples().stream()
                .limit(samples)
                .map(sample -> minute(sample.at()) + " " + sample.title())
                .forEach(lines::add);
        long left = part.count() - Math.min(samples, part.samples().size());
        if (left > 0) {
            lines.add("and " + left + " more");
        }
    }

    private static @org.jspecify.annotations.Nullable String path(NotificationKind kind, Stream stream) {
        if (stream != Stream.WAVE) {
            return "/api/v1/notifications";
        }
        return switch (kind) {
            case BAN, NETWORK_BAN -> "/api/v1/bans";
            case CALL_BLOCK, CALL_BLOCK_LIFTED -> "/api/v1/call-blocks";
            default -> "/api/v1/notifications";
        };
    }

    /** A subject line that filters can use: product, severity, kind, then words. */
    public static String subject(Severity severity, String kind, String words) {
        return Texts.line("[Ringfence] " + severity + " " + kind + ": " + words, MOST_SUBJECT);
    }

    private static String minute(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String lower(String words) {
        return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }
}
