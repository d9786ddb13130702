package io.ringfence.policyservice.edge.rest.feed;

import io.ringfence.policyservice.core.feed.FeedInput;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A feed as it is sent. */
@Schema(
        name = "FeedSettings",
        description = "What is set of a feed. url and format are needed; the others have defaults.")
public record FeedBody(
        @Schema(
                description = "Where the list is: http or https, at most 2000 characters, no user and password. Also a"
                        + " private or loopback address, such as a mirror. Answers show it with *** for each part that"
                        + " looks like a key.",
                examples = "https://lists.example.org/drop.txt")
        @Nullable String url,

        @Schema(
                description =
                        "PLAIN: an address or network at the start of each line, # and ; begin a comment. NETSET: as"
                                + " FireHOL and ipset save write. CSV: RFC 4180. APIBAN: pages of JSON with ID and ipaddress; url"
                                + " is that of .../banned, and each fetch reads all pages from the ID 100 on.",
                enumeration = {"PLAIN", "NETSET", "CSV", "APIBAN"})
        @Nullable String format,

        @Schema(description = "The column of a CSV: its number from 0, or its name in the header. 0 when absent.")
        @Nullable String column,

        @Schema(description = "How often it is fetched: 300 to 604800 seconds; 86400 when absent.") @Nullable Integer intervalSeconds,

        @Schema(description = "More networks are refused: 1 to 5000000; 1000000 when absent.") @Nullable Integer maxNetworks,

        @Schema(
                description = "When more percent of its networks are added or removed at once, the change waits for an"
                        + " admin: 1 to 100; 50 when absent.")
        @Nullable Integer maxChangePercent,

        @Schema(description = "Whether it is fetched; true when absent. Its list stays as it is when it is not.")
        @Nullable Boolean enabled,

        @Schema(description = "Why, at most 500 characters.") @Nullable String comment) {

    FeedInput input() {
        return new FeedInput(url, format, column, intervalSeconds, maxNetworks, maxChangePercent, enabled, comment);
    }
}
