package io.ringfence.policyservice.core.change;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a long answer.
 *
 * @param items the items
 * @param next where the next page starts; empty on the last
 */
public record Page<T>(List<T> items, Optional<String> next) {

    /** The largest page. */
    public static final int MAX_LIMIT = 1_000;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * The page of what was found.
     *
     * @param found in order, one more than {@code limit} if there are as many
     * @param place where a page begins that comes after an item
     */
    public static <T> Page<T> of(List<T> found, int limit, Function<T, String> place) {
        return found.size() <= limit
                ? new Page<>(found, Optional.empty())
                : new Page<>(found.subList(0, limit), Optional.of(place.apply(found.get(limit - 1))));
    }
}
