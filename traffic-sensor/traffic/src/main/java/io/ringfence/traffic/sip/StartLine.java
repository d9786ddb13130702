package io.ringfence.traffic.sip;

/** The first line of a message, and whether it is one. One object serves all. */
public final class StartLine {

    /** What a line is. */
    public enum Kind {
        NONE,
        /** It has no end yet, and may still become one. */
        UNFINISHED,
        REQUEST,
        RESPONSE
    }

    private static final int TOKEN_LIMIT = 128;
    private static final boolean[] TOKEN = new boolean[256];

    static {
        String letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.!%*_+`'~";
        letters.chars().forEach(letter -> TOKEN[letter] = true);
    }

    SipMethod method = SipMethod.OTHER;
    int methodEnd;
    int uriStart;
    int uriEnd;
    int status;
    int end;

    /**
     * Reads a line.
     *
     * @param from where it starts; no line ends before it
     */
    public Kind read(byte[] bytes, int from, int to) {
        method = SipMethod.OTHER;
        methodEnd = 0;
        status = 0;
        int at = from;
        int limit = Math.min(to, from + TOKEN_LIMIT + 1);
        while (at < limit && TOKEN[bytes[at] & 0xFF]) {
            at++;
        }
        if (at == to) {
            return at > from ? Kind.UNFINISHED : Kind.NONE;
        }
        byte after = bytes[at];
        if (at == from || at == limit) {
            return Kind.NONE;
        }
        if (after == '/') {
            return isSip(bytes, from, at) ? response(bytes, at + 1, to) : Kind.NONE;
        }
        return Lines.isBlank(after) ? request(bytes, from, at, to) : Kind.NONE;
    }

    /** Whether an unfinished line has enough of a start line to be taken for one when nothing follows. */
    boolean isLikely(byte[] bytes, int from, int to) {
        if (status > 0) {
            return true;
        }
        return methodEnd > from && method != SipMethod.OTHER && hasScheme(bytes, uriStart, to);
    }

    private Kind request(byte[] bytes, int from, int tokenEnd, int to) {
        methodEnd = tokenEnd;
        method = SipMethod.of(bytes, from, tokenEnd);
        int uri = tokenEnd + 1;
        while (uri < to && Lines.isBlank(bytes[uri])) {
            uri++;
        }
        uriStart = uri;
        end = Lines.end(bytes, uri, to);
        uriEnd = end;
        if (end == to) {
            return Kind.UNFINISHED;
        }
        int last = end;
        while (last > uri && Lines.isBlank(bytes[last - 1])) {
            last--;
        }
        int version = last;
        while (version > uri && !Lines.isBlank(bytes[version - 1])) {
            version--;
        }
        if (last - version > 4 && isSip(bytes, version, version + 3) && bytes[version + 3] == '/') {
            uriEnd = version;
            while (uriEnd > uri && Lines.isBlank(bytes[uriEnd - 1])) {
                uriEnd--;
            }
            return Kind.REQUEST;
        }
        // Without a version: attackers' tools forget it, and servers see the request all the same.
        uriEnd = last;
        return method != SipMethod.OTHER && hasScheme(bytes, uri, last) ? Kind.REQUEST : Kind.NONE;
    }

    private Kind response(byte[] bytes, int versionAt, int to) {
        int at = versionAt;
        while (at < to && (isDigit(bytes[at]) || bytes[at] == '.') && at - versionAt < TOKEN_LIMIT) {
            at++;
        }
        if (at < to && (at == versionAt || !Lines.isBlank(bytes[at]))) {
            return Kind.NONE;
        }
        while (at < to && Lines.isBlank(bytes[at])) {
            at++;
        }
        if (at == to) {
            return Kind.UNFINISHED;
        }
        int digits = at;
        while (at < to && isDigit(bytes[at])) {
            at++;
        }
        if (at == digits) {
            return Kind.NONE;
        }
        if (at - digits == 3) {
            int code = (bytes[digits] - '0') * 100 + (bytes[digits + 1] - '0') * 10 + bytes[digits + 2] - '0';
            status = code >= 100 && code < 700 ? code : 0;
        }
        end = Lines.end(bytes, at, to);
        return end == to ? Kind.UNFINISHED : Kind.RESPONSE;
    }

    private static boolean hasScheme(byte[] bytes, int from, int to) {
        int at = from;
        if (at < to && bytes[at] == '<') {
            at++;
        }
        if (to - at < 4) {
            return false;
        }
        int first = bytes[at] | 0x20;
        int second = bytes[at + 1] | 0x20;
        int third = bytes[at + 2] | 0x20;
        boolean isSips = to - at > 4 && (bytes[at + 3] | 0x20) == 's' && bytes[at + 4] == ':';
        boolean isSip = first == 's' && second == 'i' && third == 'p' && (bytes[at + 3] == ':' || isSips);
        return isSip || first == 't' && second == 'e' && third == 'l' && bytes[at + 3] == ':';
    }

    private static boolean isSip(byte[] bytes, int from, int to) {
        return to - from == 3
                && (bytes[from] | 0x20) == 's'
                && (bytes[from + 1] | 0x20) == 'i'
                && (bytes[from + 2] | 0x20) == 'p';
    }

    static boolean isDigit(byte letter) {
        return letter >= '0' && letter <= '9';
    }
}
