package io.ringfence.policyservice.core.csv;

import java.util.List;

/** Takes the records of a text as they come. */
public interface CsvRecords {

    /** The first character of a record that is neither quoted nor a comment. */
    default void begins(char c) {}

    /**
     * A record; one that has only empty fields is passed over.
     *
     * @param line where it begins, from 1
     * @param fields without quotes, and without blanks around them
     */
    void take(long line, List<String> fields);

    /** A record that can't be read. */
    void bad(long line, String text, String reason);
}
