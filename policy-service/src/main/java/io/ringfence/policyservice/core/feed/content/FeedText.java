package io.ringfence.policyservice.core.feed.content;

import io.ringfence.policyservice.core.feed.FeedDraft;

/** Takes a source's text character by character, and gives its networks on. */
public interface FeedText {

    /** Takes the next character. */
    void take(char c);

    /** Takes it that the text is at its end. */
    void end();

    /** A reader of the form that a feed has; not for {@code APIBAN}, which is no text. */
    static FeedText of(FeedDraft set, FeedNetworks networks) {
        return switch (set.format()) {
            case PLAIN -> new FeedLines(false, networks);
            case NETSET -> new FeedLines(true, networks);
            case CSV -> new CsvColumn(set.column(), networks);
            case APIBAN -> throw new IllegalArgumentException("APIBAN answers JSON");
        };
    }
}
