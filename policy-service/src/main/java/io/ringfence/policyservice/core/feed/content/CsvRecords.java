package io.ringfence.policyservice.core.feed.content;

import java.util.ArrayList;
import java.util.List;

/**
 * Comma-separated values as RFC 4180 has them, with the networks in one column. Lines that begin with {@code #} are comments.
 * With a column by number, a first record that is no network there is taken for a header when it is a name.
 */
final class CsvRecords implements FeedText {

    /** A longer record has a quote that is not closed. */
    private static final int MAX_RECORD = 10_000;

    private static final int MAX_FIELDS = 100;
    private static final char MARK = '\ufeff';

    private enum Place {
        FIELD_START,
        PLAIN,
        QUOTED,
        QUOTE_IN_QUOTED,
        /** In a comment, or in a record that is given up: up to the end of the line. */
        SKIPPED
    }

    private final String column;
    private final FeedNetworks networks;
    private final List<String> fields = new ArrayList<>();
    private final StringBuilder field = new StringBuilder();
    private Place place = Place.FIELD_START;
    private int index; // -1 until the header has told it
    private int length;
    private long line = 1;
    private long recordLine = 1;
    private boolean begun;

    CsvRecords(String column, FeedNetworks networks) {
        this.column = column;
        this.networks = networks;
        this.index = column.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(column) : -1;
    }

    @Override
    public void take(char c) {
        if (c == MARK && line == 1 && length == 0) {
            return;
        }
        if (++length > MAX_RECORD && place != Place.SKIPPED) {
            networks.bad(
                    recordLine,
                    field.toString(),
                    "the record is longer than " + MAX_RECORD + " characters: is a quote not closed?");
            place = Place.SKIPPED;
            fields.clear();
        }
        switch (place) {
            case SKIPPED -> skip(c);
            case FIELD_START -> start(c);
            case PLAIN -> plain(c);
            case QUOTED -> quoted(c);
            case QUOTE_IN_QUOTED -> afterQuote(c);
        }
        line += c == '\n' ? 1 : 0;
        if (c == '\n' && place == Place.FIELD_START && fields.isEmpty()) {
            recordLine = line;
            length = 0;
        }
    }

    @Override
    public void end() {
        if (place == Place.QUOTED) {
            networks.bad(recordLine, field.toString(), "a quote is not closed");
        } else if (place != Place.SKIPPED && (!fields.isEmpty() || !field.isEmpty())) {
            endRecord();
        }
    }

    private void skip(char c) {
        if (c == '\n') {
            field.setLength(0);
            place = Place.FIELD_START;
        }
    }

    private void start(char c) {
        if (c == '"' && field.isEmpty()) {
            place = Place.QUOTED;
        } else if (c == ' ' || c == '\t') {
            return; // before a quote some writers have blanks, which RFC 4180 does not know
        } else if (c == '#' && fields.isEmpty() && field.isEmpty()) {
            place = Place.SKIPPED;
        } else if (c == '<' && !begun && fields.isEmpty()) {
            networks.refuse("it is a web page and not a list: it begins with '<'");
        } else {
            place = Place.PLAIN;
            plain(c);
        }
    }

    private void plain(char c) {
        switch (c) {
            case ',' -> endField();
            case '\n' -> endRecord();
            default -> field.append(c);
        }
    }

    private void quoted(char c) {
        if (c == '"') {
            place = Place.QUOTE_IN_QUOTED;
        } else {
            field.append(c);
        }
    }

    private void afterQuote(char c) {
        if (c == '"') {
            field.append(c);
            place = Place.QUOTED;
        } else {
            place = Place.PLAIN;
            plain(c);
        }
    }

    private void endField() {
        if (fields.size() < MAX_FIELDS) {
            fields.add(field.toString().strip());
        }
        field.setLength(0);
        place = Place.FIELD_START;
    }

    private void endRecord() {
        endField();
        List<String> whole = List.copyOf(fields);
        fields.clear();
        if (whole.stream().allMatch(String::isEmpty)) {
            return;
        }
        boolean first = !begun;
        begun = true;
        if (index < 0) {
            readHeader(whole);
        } else if (index >= whole.size()) {
            networks.bad(recordLine, whole.getFirst(), "has no column " + index);
        } else if (!(first && isName(whole.get(index)))) {
            networks.take(recordLine, whole.get(index));
        }
    }

    private void readHeader(List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(column)) {
                index = i;
                return;
            }
        }
        networks.refuse("its header has no column '" + column + "', only "
                + String.join(", ", names.subList(0, Math.min(20, names.size()))));
        index = 0;
    }

    private static boolean isName(String cell) {
        return cell.chars().noneMatch(c -> c == ':' || c == '.' || c == '/')
                && cell.chars().anyMatch(Character::isLetter);
    }
}
