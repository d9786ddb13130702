package io.ringfence.nodeagent.core.cdr;

import io.ringfence.contract.UnreadableException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSON of {@code cdr_custom}, which is none where a text has a backslash: quotes are escaped, backslashes are not. A caller
 * chooses such a text as the name of its phone, and its calls would go uncounted. It can be read all the same, and exactly: as a
 * quote of a text stands behind a backslash, no text has a quote, a comma, a quote and a name one behind the other.
 */
public final class AsteriskJson {

    private static final String NAME = "\"([A-Za-z0-9_]{1,64})\":";
    private static final Pattern MEMBER =
            Pattern.compile(NAME + "(?:\"(.*?)\"|(-?[0-9.]{1,40}))(?=," + NAME + "|}$)", Pattern.DOTALL);

    private AsteriskJson() {}

    /** Reads a line that is one flat object without spaces. */
    public static Map<String, String> read(String line) throws UnreadableException {
        Map<String, String> fields = new HashMap<>();
        Matcher member = MEMBER.matcher(line).useTransparentBounds(true).useAnchoringBounds(false);
        int at = 1;
        do {
            if (!line.startsWith("{") || !member.region(at, line.length()).lookingAt()) {
                throw new UnreadableException("not JSON, at character " + at);
            }
            String text = member.group(2);
            fields.putIfAbsent(member.group(1), text == null ? member.group(3) : text.replace("\\\"", "\""));
            at = member.end() + 1;
        } while (at < line.length());
        return fields;
    }
}
