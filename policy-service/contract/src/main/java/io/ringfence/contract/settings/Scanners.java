package io.ringfence.contract.settings;

import java.util.List;
import java.util.regex.Pattern;

/**
 * SIP packets of known scanners, known by the name in their {@code User-Agent} header.
 *
 * @param on whether they are dropped
 * @param aggressive whether names are matched, too, that honest products have as well
 * @param patterns the admin's own: how a user agent's name starts, 3 to 60 printable ASCII characters each, at most 20
 */
public record Scanners(boolean on, boolean aggressive, List<String> patterns) {

    public static final Scanners OFF = new Scanners(false, false, List.of());

    /** How many names of their own admins may add: each is a rule that every SIP packet meets. */
    public static final int MAX_PATTERNS = 20;

    private static final Pattern PATTERN = Pattern.compile("[\\x20-\\x7e]{3,60}");

    public Scanners {
        patterns = patterns.stream().map(String::strip).distinct().toList();
        if (patterns.size() > MAX_PATTERNS) {
            throw new IllegalArgumentException(
                    "patterns: at most " + MAX_PATTERNS + ", but there are " + patterns.size());
        }
        for (String pattern : patterns) {
            if (!PATTERN.matcher(pattern).matches()) {
                throw new IllegalArgumentException("patterns: each has 3 to 60 printable ASCII characters");
            }
        }
    }
}
