package io.ringfence.traffic.sip;

/** The parts of what From, To and Contact have: a name, an address in angle brackets or bare, and parameters. */
final class NameAddress {

    private NameAddress() {}

    /** The user of the address; of a {@code tel:} address the number. */
    static long user(byte[] bytes, int from, int to) {
        int open = openBracket(bytes, from, to);
        int start = open < 0 ? from : open + 1;
        int end = indexOf(bytes, start, to, open < 0 ? ';' : '>');
        return userOfUri(bytes, start, end < 0 ? to : end);
    }

    /** The user of a URI. */
    static long userOfUri(byte[] bytes, int from, int to) {
        int start = from;
        while (start < to && Lines.isSpace(bytes[start])) {
            start++;
        }
        int colon = start;
        while (colon < to && bytes[colon] != ':' && bytes[colon] != '@') {
            colon++;
        }
        if (colon >= to || bytes[colon] != ':') {
            return Span.NONE;
        }
        if (isNamed(bytes, start, colon, "tel")) {
            int end = indexOf(bytes, colon + 1, to, ';');
            return Span.of(colon + 1, end < 0 ? to : end);
        }
        int at = colon + 1;
        int password = -1;
        while (at < to && bytes[at] != '@') {
            if (bytes[at] == ':' && password < 0) {
                password = at;
            }
            at++;
        }
        if (at == to) {
            return Span.NONE;
        }
        return Span.of(colon + 1, password < 0 ? at : password);
    }

    /** The value of a parameter that follows the address. */
    static long parameter(byte[] bytes, int from, int to, String name) {
        int open = openBracket(bytes, from, to);
        int at = indexOf(bytes, open < 0 ? from : open, to, open < 0 ? ';' : '>');
        if (at >= 0) {
            at = indexOf(bytes, at, to, ';');
        }
        while (at >= 0) {
            int start = skipSpace(bytes, at + 1, to);
            int nameEnd = start;
            while (nameEnd < to && !ends(bytes[nameEnd]) && bytes[nameEnd] != '=') {
                nameEnd++;
            }
            int equals = skipSpace(bytes, nameEnd, to);
            if (equals < to && bytes[equals] == '=' && isNamed(bytes, start, nameEnd, name)) {
                int value = skipSpace(bytes, equals + 1, to);
                int end = value;
                while (end < to && !ends(bytes[end])) {
                    end++;
                }
                return Span.of(value, end);
            }
            at = indexOf(bytes, nameEnd, to, ';');
        }
        return Span.NONE;
    }

    /** The bracket that is not within a quoted name; where a quote is never closed, the first one. */
    private static int openBracket(byte[] bytes, int from, int to) {
        int first = -1;
        boolean isQuoted = false;
        for (int at = from; at < to; at++) {
            byte letter = bytes[at];
            if (letter == '"') {
                isQuoted = !isQuoted;
            } else if (letter == '\\' && isQuoted) {
                at++;
            } else if (letter == '<') {
                if (!isQuoted) {
                    return at;
                }
                first = first < 0 ? at : first;
            }
        }
        return first;
    }

    private static boolean ends(byte letter) {
        return letter == ';' || letter == ',' || Lines.isSpace(letter);
    }

    private static int skipSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && Lines.isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    private static int indexOf(byte[] bytes, int from, int to, char letter) {
        for (int at = from; at < to; at++) {
            if (bytes[at] == letter) {
                return at;
            }
        }
        return -1;
    }

    private static boolean isNamed(byte[] bytes, int from, int to, String name) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if ((bytes[from + i] | 0x20) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
