package io.ringfence.nodeagent.core.pbx;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number in what Asterisk dials on a trunk: {@code +39...@trunk-a}, {@code trunk-a/+39...}, {@code trunk-a/sip:+39...@host}. */
public final class DialString {

    private static final Pattern NUMBER = Pattern.compile("(?:^|/)(?:sips?:)?(\\+?[0-9*#]{2,})(?:$|[@;:])");

    private DialString() {}

    /** The number; the other text when there is none. It is what goes to the carrier, without the digits that open a line. */
    public static String number(String dialString, String otherwise) {
        Matcher matcher = NUMBER.matcher(dialString);
        return matcher.find() ? matcher.group(1) : otherwise;
    }
}
