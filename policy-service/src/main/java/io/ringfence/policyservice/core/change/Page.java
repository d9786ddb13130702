package io.ringfence.policyservice.core.change;

import java.util.List;
import java.util.Optional;

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
}
