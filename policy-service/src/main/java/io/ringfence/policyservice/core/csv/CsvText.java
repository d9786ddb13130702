package io.ringfence.policyservice.core.csv;

import java.util.ArrayList;
import java.util.List;

/** Reads comma-separated values as RFC 4180 has them, character by character. Lines that begin with {@code #} are comments. */
public final class CsvText {

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

    private final char separator;
    private final CsvRecords records;
    private final List<String> fields = new ArrayList<>();
    private final StringBuilder field = new StringBuilder();
    private Place place = Place.FIELD_START;
    private int length;
    private long line = 1;
    private long recordLine = 1;

    public CsvText(char separator, CsvRecords records) {
        this.separator = separator;
        this.records = records;
    }

    /** Takes the next character. */
    public void take(char c) {
        if (c == MARK && line == 1 && length == 0) {
            return;
        }
        if (++length > MAX_RECORD && place != Place.SKIPPED) {
            records.bad(
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

    /** Takes it that the text is at its end. */
    public void end() {
        if (place == Place.QUOTED) {
            records.bad(recordLine, field.toString(), "a quote is not closed");
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
        } else {
            if (fields.isEmpty()) {
                records.begins(c);
            }
            place = Place.PLAIN;
            plain(c);
        }
    }

    private void plain(char c) {
        if (c == separator) {
            endField();
        } else if (c == '\n') {
            endRecord();
        } else {
            field.append(c);
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
        if (!whole.stream().allMatch(String::isEmpty)) {
            records.take(recordLine, whole);
        }
    }
}
