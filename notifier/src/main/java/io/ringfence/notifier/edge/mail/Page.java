package io.ringfence.notifier.edge.mail;

import io.quarkus.qute.TemplateData;
import io.ringfence.notifier.core.delivery.Letter;
import io.ringfence.notifier.core.item.Fact;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the templates show.
 *
 * @param show an address that shows more
 * @param lift an address to post to
 * @param why why the reader gets it
 */
@TemplateData
@TemplateData(target = Fact.class)
public record Page(
        String headline,
        List<Fact> facts,
        @Nullable String done,
        List<String> lines,
        @Nullable String show,
        @Nullable String lift,
        String why) {

    static Page of(Letter letter, Optional<URI> publicUrl) {
        return new Page(
                letter.headline(),
                letter.facts(),
                letter.done(),
                letter.lines(),
                link(letter.path(), publicUrl),
                link(letter.lift(), publicUrl),
                why(letter.form()));
    }

    private static @Nullable String link(@Nullable String path, Optional<URI> publicUrl) {
        return path == null
                ? null
                : publicUrl
                        .map(url -> url.toString().replaceAll("/+$", "") + path)
                        .orElse(null);
    }

    private static String why(Letter.Form form) {
        return switch (form) {
            case SINGLE -> "One mail for each event.";
            case WAVE_BEGINS -> "The first of an attack; the rest comes in one summary when it is over.";
            case WAVE_ENDS -> "The summary of an attack that is over.";
            case DIGEST -> "A digest.";
            case AFTER_QUIET -> "What could wait until the quiet hours were over.";
            case MORE -> "There were too many mails in this hour; this is the rest.";
            case TEST -> "A test that somebody asked for.";
        };
    }
}
