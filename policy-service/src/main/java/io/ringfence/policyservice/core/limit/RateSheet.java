package io.ringfence.policyservice.core.limit;

import io.ringfence.contract.call.Rate;
import io.ringfence.policyservice.core.csv.CsvRecords;
import io.ringfence.policyservice.core.csv.CsvText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A rate sheet as comma-separated values. Its first line names the columns, in any order; {@code prefix} and
 * {@code perMinute} must be there. Where that line has a semicolon, semicolons separate.
 */
public final class RateSheet implements CsvRecords {

    private static final List<String> COLUMNS =
            List.of("prefix", "perMinute", "connectFee", "firstSeconds", "nextSeconds", "name");

    /** The longest first line. */
    private static final int MAX_HEADER = 1_000;

    private final RouteLines routes;
    private final StringBuilder first = new StringBuilder();
    private @Nullable CsvText text;
    private @Nullable List<String> header;
    private boolean hopeless;
    private boolean empty = true;

    public RateSheet(RouteLines routes) {
        this.routes = routes;
    }

    /** Takes the next character. */
    public void take(char c) {
        if (text != null) {
            text.take(c);
            return;
        }
        first.append(c);
        if (c == '\n' || first.length() > MAX_HEADER) {
            begin();
        }
    }

    /** Takes it that the text is at its end. */
    public void end() {
        CsvText whole = text == null ? begin() : text;
        whole.end();
        if (empty && !hopeless) {
            routes.refuse(1, "", "the sheet has no route; to take all routes away, send [] as application/json");
        }
    }

    /** Whether there is no use in reading on. */
    public boolean isOver() {
        return hopeless || routes.isFull();
    }

    @Override
    public void take(long line, List<String> fields) {
        List<String> names = header;
        if (names == null) {
            header = header(line, fields);
            return;
        }
        if (hopeless) {
            return;
        }
        empty = false;
        String told = String.join(",", fields);
        if (fields.size() > names.size()) {
            routes.refuse(line, told, "has " + fields.size() + " fields, but the first line names " + names.size());
            return;
        }
        try {
            @Nullable String prefix = field("prefix", names, fields);
            @Nullable String perMinute = field("perMinute", names, fields);
            if (prefix == null || perMinute == null) {
                routes.refuse(line, told, (prefix == null ? "prefix" : "perMinute") + ": is missing");
                return;
            }
            Rate rate = new Rate(
                    perMinute,
                    field("connectFee", names, fields),
                    seconds("firstSeconds", names, fields),
                    seconds("nextSeconds", names, fields));
            routes.take(line, told, prefix, rate, field("name", names, fields));
        } catch (IllegalArgumentException e) {
            routes.refuse(line, told, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void bad(long line, String text, String reason) {
        empty = false;
        routes.refuse(line, text, reason);
    }

    private CsvText begin() {
        CsvText begun = new CsvText(first.indexOf(";") >= 0 ? ';' : ',', this);
        text = begun;
        first.chars().forEach(c -> begun.take((char) c));
        return begun;
    }

    private List<String> header(long line, List<String> fields) {
        List<String> names = new ArrayList<>();
        for (String field : fields) {
            @Nullable String known = COLUMNS.stream()
                    .filter(column -> column.equalsIgnoreCase(field))
                    .findFirst()
                    .orElse(null);
            if (known == null || names.contains(known)) {
                refuseHeader(
                        line,
                        field,
                        known == null
                                ? "is no column; the first line names columns of " + String.join(", ", COLUMNS)
                                : "is there twice");
            }
            names.add(known == null ? field.toLowerCase(Locale.ROOT) : known);
        }
        for (String needed : List.of("prefix", "perMinute")) {
            if (!hopeless && !names.contains(needed)) {
                refuseHeader(line, String.join(",", fields), "the column " + needed + " is missing");
            }
        }
        return names;
    }

    private void refuseHeader(long line, String text, String reason) {
        hopeless = true;
        routes.refuse(line, text, reason);
    }

    private static @Nullable String field(String column, List<String> names, List<String> fields) {
        int index = names.indexOf(column);
        return index < 0 || index >= fields.size() || fields.get(index).isEmpty() ? null : fields.get(index);
    }

    private static @Nullable Integer seconds(String column, List<String> names, List<String> fields) {
        @Nullable String text = field(column, names, fields);
        if (text == null) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(column + ": must be a whole number of seconds", e);
        }
    }
}
