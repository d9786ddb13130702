package io.ringfence.policyservice.core.relay;

import java.util.Set;

/**
 * What a topic holds.
 *
 * @param keys the keys that have a value
 * @param highestChange the highest number of a change on it, removals included; 0 when there is none
 */
public record LogContent(Set<String> keys, long highestChange) {

    public LogContent {
        keys = Set.copyOf(keys);
    }
}
