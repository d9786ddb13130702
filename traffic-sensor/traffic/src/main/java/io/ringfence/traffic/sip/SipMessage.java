package io.ringfence.traffic.sip;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A SIP message as it was sent: a lazy scan that notes where the header fields are, and looks into them when asked. It takes what
 * strict parsers refuse: compact names, folded lines, any line ends, a missing version, body or empty line. It never throws for what
 * is in the bytes, and looks at each byte a bounded number of times.
 *
 * <p>One object serves all messages of a pipeline: what is to be kept must be copied before the next scan.
 */
public final class SipMessage {

    private final StartLine line = new StartLine();
    private final int[] from = new int[Header.COUNT];
    private final int[] to = new int[Header.COUNT];
    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    private int body;
    private int present;
    private boolean isRequest;
    private boolean hasHeaderEnd;

    /**
     * Scans a message.
     *
     * @return false when it is none
     */
    public boolean scan(byte[] in, int offset, int limit) {
        int at = offset;
        while (at < limit && Lines.isSpace(in[at])) {
            at++;
        }
        StartLine.Kind kind = line.read(in, at, limit);
        boolean isCut = kind == StartLine.Kind.UNFINISHED;
        if (kind == StartLine.Kind.NONE || isCut && !line.isLikely(in, at, limit)) {
            return false;
        }
        bytes = in;
        start = at;
        end = limit;
        present = 0;
        isRequest = kind == StartLine.Kind.REQUEST || isCut && line.status == 0;
        headers(in, isCut ? limit : Lines.next(in, line.end, limit), limit);
        return true;
    }

    private void headers(byte[] in, int first, int limit) {
        int at = first;
        hasHeaderEnd = false;
        while (at < limit) {
            byte letter = in[at];
            if (letter == '\r' || letter == '\n') {
                hasHeaderEnd = true;
                at = Lines.next(in, at, limit);
                break;
            }
            int lineEnd = Lines.end(in, at, limit);
            int next = Lines.next(in, lineEnd, limit);
            while (next < limit && Lines.isBlank(in[next])) {
                lineEnd = Lines.end(in, next, limit);
                next = Lines.next(in, lineEnd, limit);
            }
            Header[] candidates = Header.startingWith(letter);
            if (candidates.length > 0) {
                header(candidates, in, at, lineEnd);
            }
            at = next;
        }
        body = at;
    }

    private void header(Header[] candidates, byte[] in, int at, int lineEnd) {
        for (Header header : candidates) {
            int colon = header.colon(in, at, lineEnd);
            if (colon >= 0) {
                int index = header.ordinal();
                if ((present >> index & 1) == 0) { // of several of a kind the first one counts
                    int value = colon + 1;
                    int valueEnd = lineEnd;
                    while (value < valueEnd && Lines.isSpace(in[value])) {
                        value++;
                    }
                    while (valueEnd > value && Lines.isSpace(in[valueEnd - 1])) {
                        valueEnd--;
                    }
                    from[index] = value;
                    to[index] = valueEnd;
                    present |= 1 << index;
                }
                return;
            }
        }
    }

    /** Says where the message ends, when more of it has come than was scanned. */
    public void endsAt(int limit) {
        end = limit;
    }

    /** Holds the message. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where it starts. */
    public int start() {
        return start;
    }

    /** Where it ends. */
    public int end() {
        return end;
    }

    /** Where its body starts; its end when there is none. */
    public int bodyStart() {
        return body;
    }

    public boolean isRequest() {
        return isRequest;
    }

    /** The request's method; a response's is that in CSeq. */
    public SipMethod method() {
        if (isRequest) {
            return line.method;
        }
        long span = cseqMethod();
        return span == Span.NONE
                ? SipMethod.OTHER
                : SipMethod.of(bytes, Span.start(span), Span.start(span) + Span.length(span));
    }

    /** The response's status, 100 to 699; 0 for a request, and for a status that is none. */
    public int status() {
        return isRequest ? 0 : line.status;
    }

    /** What Content-Length says; -1 when it says nothing, or no number. */
    public int contentLength() {
        return number(header(Header.CONTENT_LENGTH));
    }

    /** Whether its headers end with an empty line, and as much body is here as it says. */
    public boolean isWhole() {
        return hasHeaderEnd && contentLength() <= end - body;
    }

    /** The number in CSeq, which tells requests of a dialog apart; -1 when there is none. */
    public long cseq() {
        int index = Header.CSEQ.ordinal();
        if ((present >> index & 1) == 0) {
            return -1;
        }
        int limit = Math.min(to[index], from[index] + 10); // RFC 3261 8.1.1.5: below 2^31
        long value = 0;
        int at = from[index];
        while (at < limit && StartLine.isDigit(bytes[at])) {
            value = value * 10 + bytes[at++] - '0';
        }
        return at == from[index] ? -1 : value;
    }

    /** For how many seconds an address is registered: what the Contact says, else Expires; -1 when neither does. */
    public int expires() {
        long contact = header(Header.CONTACT);
        int seconds = -1;
        if (contact != Span.NONE) {
            int at = Span.start(contact);
            seconds = number(NameAddress.parameter(bytes, at, at + Span.length(contact), "expires"));
        }
        return seconds < 0 ? number(header(Header.EXPIRES)) : seconds;
    }

    /** Where a field is, as a {@link Span}; a folded one with its line ends. */
    public long span(Field field) {
        return switch (field) {
            case METHOD -> isRequest ? Span.of(start, line.methodEnd) : Span.NONE;
            case REQUEST_URI -> isRequest ? Span.of(line.uriStart, line.uriEnd) : Span.NONE;
            case REQUEST_USER -> isRequest ? NameAddress.userOfUri(bytes, line.uriStart, line.uriEnd) : Span.NONE;
            case CALL_ID -> header(Header.CALL_ID);
            case FROM_USER -> user(Header.FROM);
            case FROM_TAG -> tag(Header.FROM);
            case TO_USER -> user(Header.TO);
            case TO_TAG -> tag(Header.TO);
            case CONTACT -> header(Header.CONTACT);
            case CSEQ_METHOD -> cseqMethod();
            case USER_AGENT -> {
                long agent = header(Header.USER_AGENT);
                yield agent == Span.NONE ? header(Header.SERVER) : agent;
            }
        };
    }

    /** The text of a field, in one line; empty when the message has none. */
    public Optional<String> text(Field field) {
        long span = span(field);
        if (span == Span.NONE) {
            return Optional.empty();
        }
        String text = new String(bytes, Span.start(span), Span.length(span), StandardCharsets.UTF_8);
        boolean isFolded = text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;
        return Optional.of(isFolded ? unfolded(text) : text);
    }

    /** Line ends, with the blanks that follow, become one blank. */
    private static String unfolded(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean isBetween = false;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '\r' || letter == '\n') {
                isBetween = true;
            } else if (!isBetween || letter != ' ' && letter != '\t') {
                line.append(isBetween ? " " : "").append(letter);
                isBetween = false;
            }
        }
        return line.toString();
    }

    private long header(Header header) {
        int index = header.ordinal();
        return (present >> index & 1) == 0 ? Span.NONE : Span.of(from[index], to[index]);
    }

    private long user(Header header) {
        int index = header.ordinal();
        return (present >> index & 1) == 0 ? Span.NONE : NameAddress.user(bytes, from[index], to[index]);
    }

    private long tag(Header header) {
        int index = header.ordinal();
        return (present >> index & 1) == 0 ? Span.NONE : NameAddress.parameter(bytes, from[index], to[index], "tag");
    }

    private long cseqMethod() {
        int index = Header.CSEQ.ordinal();
        if ((present >> index & 1) == 0) {
            return Span.NONE;
        }
        int limit = to[index];
        int at = from[index];
        while (at < limit && StartLine.isDigit(bytes[at])) {
            at++;
        }
        while (at < limit && Lines.isSpace(bytes[at])) {
            at++;
        }
        return at == limit ? Span.NONE : Span.of(at, limit);
    }

    private int number(long span) {
        if (span == Span.NONE || Span.length(span) == 0 || Span.length(span) > 9) {
            return -1;
        }
        int value = 0;
        int at = Span.start(span);
        for (int limit = at + Span.length(span); at < limit; at++) {
            if (!StartLine.isDigit(bytes[at])) {
                return -1;
            }
            value = value * 10 + bytes[at] - '0';
        }
        return value;
    }
}
