package io.ringfence.policyservice.core.entry;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry as an admin asks for it, checked.
 *
 * @param notes what was made of the input, such as cleared host bits
 */
public record EntryDraft(
        ListKind list,
        Network network,
        String source,
        @Nullable String comment,
        @Nullable Instant expiresAt,
        List<String> notes) {

    /** Who or what makes an entry when nothing is said. */
    public static final String DEFAULT_SOURCE = "ADMIN";

    /** The longest comment, in characters. */
    public static final int MAX_COMMENT = 500;

    /** The longest {@code ttlSeconds}: ten years. */
    public static final long MAX_TTL_SECONDS = 315_360_000;

    public EntryDraft {
        notes = List.copyOf(notes);
    }

    /** Reads what was sent, and names everything that is wrong with it. */
    public static Result<EntryDraft> of(EntryInput input, Instant now) {
        List<InputError> errors = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Optional<ListKind> list = list(input.list(), "list", errors);
        Optional<Network> network = network(input.cidr(), errors, notes);
        String source = input.source() == null ? DEFAULT_SOURCE : input.source();
        checkSource(source, errors);
        String comment = comment(input.comment(), errors);
        Instant expiresAt = expiry(input, now, errors);
        if (!errors.isEmpty() || list.isEmpty() || network.isEmpty()) {
            return new Result.Refused<>(Refusal.of(ProblemType.INVALID, errors));
        }
        return new Result.Done<>(new EntryDraft(list.get(), network.get(), source, comment, expiresAt, notes));
    }

    /** Reads the name of a list. */
    public static Optional<ListKind> list(@Nullable String text, String field, List<InputError> errors) {
        Optional<ListKind> kind = Arrays.stream(ListKind.values())
                .filter(value -> value.name().equals(text))
                .findFirst();
        if (kind.isEmpty()) {
            errors.add(InputError.field(field, text, "must be ALLOW or BLOCK"));
        }
        return kind;
    }

    /** Refuses a source that is not a name. */
    public static void checkSource(String source, List<InputError> errors) {
        if (!Bounds.SOURCE.matcher(source).matches()) {
            errors.add(InputError.field("source", source, "must be a name such as ADMIN: " + Bounds.SOURCE.pattern()));
        }
    }

    /** The comment as it is stored: an empty one is none. */
    public static @Nullable String comment(@Nullable String text, List<InputError> errors) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            Bounds.text(text, "comment", MAX_COMMENT);
        } catch (IllegalArgumentException e) {
            errors.add(InputError.field("comment", text, withoutField(e)));
        }
        return text;
    }

    /** Reads an instant such as {@code 2031-05-01T12:00:00Z}. */
    public static @Nullable Instant instant(String text, String field, List<InputError> errors) {
        try {
            return java.time.OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
        } catch (java.time.DateTimeException e) {
            errors.add(InputError.field(field, text, "must be a time with zone, such as 2031-05-01T12:00:00Z"));
            return null;
        }
    }

    /** Whether the address part of a network has bits beyond its prefix. */
    public static boolean hasHostBits(String text, Network network) {
        int slash = text.indexOf('/');
        if (slash < 0 || network.isAddress()) {
            return false;
        }
        Network address = Network.parse(text.substring(0, slash));
        return address.hi() != network.hi() || address.lo() != network.lo();
    }

    private static Optional<Network> network(@Nullable String text, List<InputError> errors, List<String> notes) {
        if (text == null || text.isBlank()) {
            errors.add(InputError.field("cidr", text, "is missing: an address or a network, such as 203.0.113.9"));
            return Optional.empty();
        }
        String trimmed = text.strip();
        try {
            Network network = Network.parse(trimmed);
            if (network.family() == Family.IPV4 && trimmed.indexOf(':') >= 0) {
                notes.add("IPv4-mapped address " + trimmed + " is stored as " + network);
            } else if (hasHostBits(trimmed, network)) {
                notes.add("host bits of " + trimmed + " are cleared: " + network);
            }
            return Optional.of(network);
        } catch (IllegalArgumentException e) {
            errors.add(InputError.field("cidr", trimmed, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static @Nullable Instant expiry(EntryInput input, Instant now, List<InputError> errors) {
        Long ttl = input.ttlSeconds();
        String at = input.expiresAt();
        if (ttl != null && at != null) {
            errors.add(InputError.field("ttlSeconds", ttl.toString(), "give expiresAt or ttlSeconds, not both"));
            return null;
        }
        if (ttl != null) {
            if (ttl < 1 || ttl > MAX_TTL_SECONDS) {
                errors.add(InputError.field("ttlSeconds", ttl.toString(), "must be 1 to " + MAX_TTL_SECONDS));
                return null;
            }
            return now.plusSeconds(ttl).truncatedTo(ChronoUnit.MILLIS);
        }
        return at == null ? null : instant(at, "expiresAt", errors);
    }

    private static String withoutField(IllegalArgumentException e) {
        String text = String.valueOf(e.getMessage());
        return text.substring(text.indexOf(": ") + 2);
    }
}
