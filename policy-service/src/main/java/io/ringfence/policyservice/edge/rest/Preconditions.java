package io.ringfence.policyservice.edge.rest;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** ETags: the number of the change that made a thing what it is. */
public final class Preconditions {

    /** No change has this number, so an unknown ETag matches nothing. */
    private static final long NEVER = -1;

    private Preconditions() {}

    /** The ETag of a change. */
    public static String tag(long change) {
        return "\"" + change + "\"";
    }

    /** The change that an If-Match header asks for. */
    public static OptionalLong ifMatch(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return OptionalLong.empty();
        }
        String text = header.strip();
        if (text.length() > 2 && text.startsWith("\"") && text.endsWith("\"")) {
            try {
                return OptionalLong.of(Long.parseLong(text.substring(1, text.length() - 1)));
            } catch (NumberFormatException e) {
                return OptionalLong.of(NEVER);
            }
        }
        return OptionalLong.of(NEVER);
    }
}
