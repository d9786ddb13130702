package io.ringfence.contract;

/**
 * Money, exact: decimal text on the wire, whole billionths of the currency's unit inside. Never a JSON number, which a reader
 * may turn into a double; never an exponent.
 */
public final class Amount {

    /** How many billionths a unit of the currency has. */
    public static final long UNIT = 1_000_000_000L;

    private static final int DIGITS = 9;

    private Amount() {}

    /**
     * The billionths of an amount.
     *
     * @param text such as {@code 12.50} or {@code -0.003}: up to nine digits before the point and nine behind it
     * @param field its name, for the message
     * @throws IllegalArgumentException when it has another form; nothing is ever rounded
     */
    public static long nanos(String text, String field) {
        if (!isAmount(text)) {
            throw new IllegalArgumentException(field
                    + ": must be a decimal text of up to 9 digits before the point and 9 behind it, such as \"12.50\"");
        }
        boolean negative = text.charAt(0) == '-';
        long value = 0;
        int behind = -1;
        for (int i = negative ? 1 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                behind = 0;
            } else {
                value = value * 10 + (c - '0');
                behind = behind < 0 ? behind : behind + 1;
            }
        }
        for (int i = Math.max(0, behind); i < DIGITS; i++) {
            value *= 10;
        }
        return negative ? -value : value;
    }

    /** The same for an amount that can't be below zero. */
    public static long positive(String text, String field) {
        long nanos = nanos(text, field);
        if (nanos < 0) {
            throw new IllegalArgumentException(field + ": can't be below 0, but it is " + text);
        }
        return nanos;
    }

    /** The shortest text of an amount, with at least two digits behind the point. */
    public static String text(long nanos) {
        long whole = Math.abs(nanos / UNIT);
        StringBuilder digits =
                new StringBuilder(Long.toString(UNIT + Math.abs(nanos % UNIT)).substring(1));
        while (digits.length() > 2 && digits.charAt(digits.length() - 1) == '0') {
            digits.setLength(digits.length() - 1);
        }
        return (nanos < 0 ? "-" : "") + whole + "." + digits;
    }

    /** Up to nine digits, and perhaps a point and up to nine more; by hand, because every record of a call asks it several times. */
    private static boolean isAmount(String text) {
        int start = !text.isEmpty() && text.charAt(0) == '-' ? 1 : 0;
        int point = text.indexOf('.');
        int end = point < 0 ? text.length() : point;
        return isDigits(text, start, end) && (point < 0 || isDigits(text, point + 1, text.length()));
    }

    private static boolean isDigits(String text, int from, int to) {
        if (to <= from || to - from > DIGITS) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
