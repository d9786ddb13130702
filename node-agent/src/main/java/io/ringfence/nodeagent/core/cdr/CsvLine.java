package io.ringfence.nodeagent.core.cdr;

import io.ringfence.contract.UnreadableException;
import java.util.ArrayList;
import java.util.List;

/** A line of comma separated values as Asterisk writes it: texts in quotes, a quote in them doubled, a backslash as it is. */
final class CsvLine {

    private static final int MAX_VALUES = 200;

    private CsvLine() {}

    static List<String> split(String line) throws UnreadableException {
        List<String> values = new ArrayList<>();
        int at = 0;
        while (true) {
            int end = line.startsWith("\"", at) ? closing(line, at) : comma(line, at);
            values.add(value(line, at, end));
            if (values.size() > MAX_VALUES) {
                throw new UnreadableException("more than " + MAX_VALUES + " columns");
            }
            if (end == line.length()) {
                return values;
            }
            if (line.charAt(end) != ',') {
                throw new UnreadableException("broken quotes: no comma after a quote, at character " + (end + 1));
            }
            at = end + 1;
        }
    }

    private static String value(String line, int from, int to) throws UnreadableException {
        if (line.startsWith("\"", from)) {
            return line.substring(from + 1, to - 1).replace("\"\"", "\"");
        }
        String plain = line.substring(from, to);
        if (plain.indexOf('"') >= 0) {
            throw new UnreadableException("broken quotes: one inside a value, after character " + from);
        }
        return plain;
    }

    /** Behind the quote that ends a value. */
    private static int closing(String line, int opening) throws UnreadableException {
        int at = opening + 1;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) {
                throw new UnreadableException("broken quotes: none ends the value at character " + (opening + 1));
            }
            if (!line.startsWith("\"\"", quote)) {
                return quote + 1;
            }
            at = quote + 2;
        }
    }

    private static int comma(String line, int from) {
        int comma = line.indexOf(',', from);
        return comma < 0 ? line.length() : comma;
    }
}
