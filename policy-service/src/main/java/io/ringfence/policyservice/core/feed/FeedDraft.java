package io.ringfence.policyservice.core.feed;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.ListPublished;
import io.ringfence.policyservice.core.entry.EntryDraft;
import io.ringfence.policyservice.core.list.ListContent;
import io.ringfence.policyservice.core.list.ListDraft;
import io.ringfence.policyservice.core.list.ListOwner;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an admin sets of a feed, checked.
 *
 * @param name its name, which is that of its list too
 * @param column of a CSV: the column's number from 0, or its name in the header
 * @param intervalSeconds how often it is fetched, 300 to 604800
 * @param maxNetworks more are refused, 1 to 5000000
 * @param maxChangePercent a larger change waits for an admin, 1 to 100
 * @param enabled whether it is fetched; its list stays when it is not
 */
public record FeedDraft(
        String name,
        FeedAddress address,
        FeedFormat format,
        String column,
        int intervalSeconds,
        int maxNetworks,
        int maxChangePercent,
        boolean enabled,
        @Nullable String comment) {

    static final int MIN_INTERVAL = 300;
    static final int MAX_INTERVAL = 604_800;
    static final int DEFAULT_INTERVAL = 86_400;
    static final int DEFAULT_MAX_NETWORKS = 1_000_000;
    static final int DEFAULT_MAX_CHANGE = 50;

    private static final String FIRST_COLUMN = "0";
    private static final int MAX_COLUMN_NAME = 100;
    private static final int MAX_COLUMN = 99;

    /**
     * Reads what was sent, and names everything that is wrong with it.
     *
     * @param stored the address that the feed has already; sent as it is shown, it stays
     */
    public static Result<FeedDraft> of(String name, FeedInput input, Optional<FeedAddress> stored) {
        List<InputError> errors = new ArrayList<>();
        ListOwner.checkName(name, errors);
        Optional<FeedAddress> address = address(input.url(), stored, errors);
        Optional<FeedFormat> format = format(input.format(), errors);
        String column = column(input.column(), errors);
        int interval = number(
                "intervalSeconds", input.intervalSeconds(), MIN_INTERVAL, MAX_INTERVAL, DEFAULT_INTERVAL, errors);
        int maxNetworks =
                number("maxNetworks", input.maxNetworks(), 1, ListPublished.MAX_NETWORKS, DEFAULT_MAX_NETWORKS, errors);
        int maxChange = number("maxChangePercent", input.maxChangePercent(), 1, 100, DEFAULT_MAX_CHANGE, errors);
        String comment = EntryDraft.comment(input.comment(), errors);
        if (!errors.isEmpty() || address.isEmpty() || format.isEmpty()) {
            return new Result.Refused<>(Refusal.of(ProblemType.INVALID, errors));
        }
        return new Result.Done<>(new FeedDraft(
                name,
                address.get(),
                format.get(),
                column,
                interval,
                maxNetworks,
                maxChange,
                input.enabled() == null || input.enabled(),
                comment));
    }

    /** The list that the feed keeps; its comment says where it is from. */
    public ListDraft list(ListContent content) {
        String from = "feed from " + address.host() + (comment == null ? "" : "; " + comment);
        String cut = from.length() > EntryDraft.MAX_COMMENT ? from.substring(0, EntryDraft.MAX_COMMENT) : from;
        return new ListDraft(name, ListKind.BLOCK, ListPublished.SOURCE_FEED, cut, content);
    }

    /** Whether the same answer of the source makes the same list of both. */
    boolean readsAs(FeedDraft other) {
        return address.equals(other.address)
                && format == other.format
                && column.equals(other.column)
                && maxNetworks == other.maxNetworks
                && Objects.equals(comment, other.comment);
    }

    private static Optional<FeedAddress> address(
            @Nullable String url, Optional<FeedAddress> stored, List<InputError> errors) {
        // The value may have a key in it, so it is in no error.
        if (url == null || url.isBlank()) {
            errors.add(InputError.field("url", null, "is missing: where the list is, https:// or http://"));
            return Optional.empty();
        }
        if (stored.isPresent() && stored.get().shown().equals(url.strip())) {
            return stored;
        }
        if (url.contains(FeedAddress.MASK)) {
            errors.add(InputError.field(
                    "url", null, "has " + FeedAddress.MASK + " where its key must be; send all of it"));
            return Optional.empty();
        }
        try {
            return Optional.of(FeedAddress.parse(url.strip()));
        } catch (IllegalArgumentException e) {
            errors.add(InputError.field("url", null, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static Optional<FeedFormat> format(@Nullable String text, List<InputError> errors) {
        Optional<FeedFormat> format = Arrays.stream(FeedFormat.values())
                .filter(value -> value.name().equals(text))
                .findFirst();
        if (format.isEmpty()) {
            errors.add(InputError.field("format", text, "must be PLAIN, NETSET, CSV or APIBAN"));
        }
        return format;
    }

    private static String column(@Nullable String text, List<InputError> errors) {
        if (text == null || text.isBlank()) {
            return FIRST_COLUMN;
        }
        String column = text.strip();
        try {
            Bounds.text(column, "column", MAX_COLUMN_NAME);
        } catch (IllegalArgumentException e) {
            errors.add(
                    InputError.field("column", text, "must be a name of at most " + MAX_COLUMN_NAME + " characters"));
        }
        boolean number = column.chars().allMatch(c -> c >= '0' && c <= '9');
        if (number && (column.length() > 2 || Integer.parseInt(column) > MAX_COLUMN)) {
            errors.add(InputError.field("column", text, "must be 0 to " + MAX_COLUMN + ", or a name in the header"));
        }
        return column;
    }

    private static int number(
            String field, @Nullable Integer value, int min, int max, int usual, List<InputError> errors) {
        if (value == null) {
            return usual;
        }
        if (value < min || value > max) {
            errors.add(InputError.field(field, value.toString(), "must be " + min + " to " + max));
        }
        return value;
    }
}
