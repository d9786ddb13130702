package io.ringfence.notifier.edge.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.notification.NotificationKind;
import io.ringfence.contract.notification.Severity;
import io.ringfence.notifier.core.delivery.Letter;
import io.ringfence.notifier.core.delivery.Outgoing;
import io.ringfence.notifier.core.item.Fact;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of a post.
 *
 * @param id the same through all attempts
 * @param text all of it in a line, which is what chat programs show
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Post(
        String id,
        String text,
        Letter.Form form,
        NotificationKind kind,
        Severity severity,
        @Nullable String tenant,
        Instant at,
        long count,
        Map<String, String> facts,
        @Nullable String done,
        List<String> lines,
        @Nullable String show,
        @Nullable String lift,
        String thread) {

    static Post of(Outgoing outgoing, Optional<URI> publicUrl) {
        Letter letter = outgoing.letter();
        String base = publicUrl.map(url -> url.toString().replaceAll("/+$", "")).orElse(null);
        Map<String, String> facts = new LinkedHashMap<>();
        for (Fact fact : letter.facts()) {
            facts.put(fact.name(), fact.value());
        }
        return new Post(
                outgoing.key(),
                letter.subject(),
                letter.form(),
                letter.kind(),
                letter.severity(),
                letter.tenant(),
                letter.at(),
                letter.count(),
                facts,
                letter.done(),
                letter.lines(),
                base == null || letter.path() == null ? null : base + letter.path(),
                base == null || letter.lift() == null ? null : base + letter.lift(),
                letter.thread());
    }
}
