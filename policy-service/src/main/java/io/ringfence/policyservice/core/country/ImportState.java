package io.ringfence.policyservice.core.country;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How bringing the database in goes, in this process.
 *
 * @param source the kind of source
 * @param from the file, or the address without its query; absent without a source
 * @param lastCheck when the source was last looked at
 * @param lastError why what the source has is not published, and what to do; absent when it is
 */
public record ImportState(
        Source source,
        @Nullable String from,
        @Nullable Instant lastCheck,
        @Nullable String lastError) {

    /** Where the database comes from. */
    public enum Source {
        /** Nowhere: neither a file nor a download is set. */
        NONE,
        FILE,
        DOWNLOAD
    }
}
