package io.ringfence.policyservice.core.list;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.contract.policy.ListPublished;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A named list as it is stored, without its networks.
 *
 * @param version the number of the change that made it
 * @param revision the policy's revision from which on it holds; absent until all of it is published
 */
public record StoredList(
        String name,
        ListKind list,
        long version,
        int networks,
        int chunks,
        String source,
        @Nullable String comment,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy,
        @Nullable Long revision) {

    /** Its closing record. */
    public ListPublished manifest() {
        return new ListPublished(name, list, version, chunks, networks, source, comment);
    }

    /** Its name in the audit. */
    public String subject() {
        return ListPublished.KEY_PREFIX + name;
    }
}
