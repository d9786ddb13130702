package io.ringfence.traffic.sip;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The header fields that are looked at. */
enum Header {
    CALL_ID("call-id", 'i'),
    CONTACT("contact", 'm'),
    CONTENT_LENGTH("content-length", 'l'),
    CSEQ("cseq", 0),
    EXPIRES("expires", 0),
    FROM("from", 'f'),
    SERVER("server", 0),
    TO("to", 't'),
    USER_AGENT("user-agent", 0);

    static final int COUNT = values().length;

    private static final Header[] NO_HEADERS = {};
    private static final Header[][] BY_FIRST = new Header[128][];

    static {
        Arrays.fill(BY_FIRST, NO_HEADERS);
        for (Header header : values()) {
            append(header.name[0], header);
            if (header.compact != 0) {
                append(header.compact, header);
            }
        }
    }

    private final byte[] name;
    private final int compact;

    Header(String name, int compact) {
        this.name = name.getBytes(StandardCharsets.US_ASCII);
        this.compact = compact;
    }

    /** Those whose name, or compact name, may start with this letter. */
    static Header[] startingWith(int letter) {
        return letter < 0 ? NO_HEADERS : BY_FIRST[letter | 0x20];
    }

    /** Where the colon after this header's name is, when a line has that name; -1 when it has not. */
    int colon(byte[] bytes, int from, int to) {
        if (to - from > name.length && isName(bytes, from)) {
            return colonAfter(bytes, from + name.length, to);
        }
        boolean isCompact = to - from > 1 && (bytes[from] | 0x20) == compact;
        return isCompact ? colonAfter(bytes, from + 1, to) : -1;
    }

    private boolean isName(byte[] bytes, int from) {
        byte after = bytes[from + name.length];
        if (after != ':' && !Lines.isSpace(after)) {
            return false;
        }
        for (int i = name.length - 1; i >= 0; i--) {
            if ((bytes[from + i] | 0x20) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static int colonAfter(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Lines.isSpace(bytes[at])) {
            at++;
        }
        return at < to && bytes[at] == ':' ? at : -1;
    }

    private static void append(int letter, Header header) {
        Header[] known = BY_FIRST[letter];
        Header[] more = Arrays.copyOf(known, known.length + 1);
        more[known.length] = header;
        BY_FIRST[letter] = more;
    }
}
