package io.ringfence.policyservice.edge.rest.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.ws.rs.core.NewCookie;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was just done, told once on the next page, with a button that undoes it for ten seconds. It travels in a cookie, as the next
 * page may come from another replica.
 *
 * @param text what was done
 * @param undo where a form goes that undoes it, a path of the console; empty without one
 * @param fields what that form sends
 */
public record Flash(String text, String undo, Map<String, String> fields) {

    static final String COOKIE = "ringfence-flash";

    /** For how long undoing is offered. */
    static final int SECONDS = 10;

    private static final int MOST_CHARACTERS = 3000;

    public static Flash of(String text) {
        return new Flash(text, "", Map.of());
    }

    /** The same with a way back. */
    public Flash undo(String path, Map<String, String> sent) {
        return new Flash(text, path, sent);
    }

    public boolean undoable() {
        return !undo.isEmpty();
    }

    NewCookie cookie(boolean secure) {
        List<String> parts = new ArrayList<>(List.of(text, undo));
        fields.forEach((name, value) -> {
            parts.add(name);
            parts.add(value);
        });
        String packed =
                parts.stream().map(Flash::pack).reduce((a, b) -> a + "." + b).orElse("");
        boolean fits = packed.length() <= MOST_CHARACTERS;
        return cookie(fits ? packed : pack(text.substring(0, Math.min(text.length(), 500))) + ".", SECONDS + 5, secure);
    }

    /** Takes the cookie away. */
    static NewCookie none(boolean secure) {
        return cookie("", 0, secure);
    }

    /** Reads a cookie; empty when it is not one of ours. */
    static Optional<Flash> read(@Nullable String packed) {
        if (packed == null || packed.isEmpty() || packed.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        try {
            String[] parts = packed.split("\\.", -1);
            if (parts.length < 2 || parts.length % 2 != 0) {
                return Optional.empty();
            }
            Map<String, String> fields = new LinkedHashMap<>();
            for (int i = 2; i < parts.length; i += 2) {
                fields.put(unpack(parts[i]), unpack(parts[i + 1]));
            }
            String undo = unpack(parts[1]);
            boolean here = undo.isEmpty() || undo.startsWith("/") && !undo.startsWith("//") && !undo.contains("\\");
            return here ? Optional.of(new Flash(unpack(parts[0]), undo, fields)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static NewCookie cookie(String value, int seconds, boolean secure) {
        return new NewCookie.Builder(COOKIE)
                .value(value)
                .path("/")
                .maxAge(seconds)
                .httpOnly(true)
                .secure(secure)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }

    private static String pack(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static String unpack(String packed) {
        return new String(Base64.getUrlDecoder().decode(packed), UTF_8);
    }
}
