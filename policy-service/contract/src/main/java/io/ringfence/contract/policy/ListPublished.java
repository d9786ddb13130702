package io.ringfence.contract.policy;

import io.ringfence.contract.Bounds;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The closing record of a named list's version: from here on the list is this version, whole.
 *
 * @param name the list's name: lower case letters, digits and dashes, at most 64
 * @param list whether its networks are allowed or blocked
 * @param version the version that the chunks before it carry
 * @param chunks how many chunks that version has
 * @param networks how many networks are in them together
 * @param source who or what made it
 * @param comment why, at most 500 characters
 */
public record ListPublished(
        String name,
        ListKind list,
        long version,
        int chunks,
        int networks,
        String source,
        @Nullable String comment) implements PolicyRecord {

    public static final String KEY_PREFIX = "list/";

    /** The source of lists that a feed keeps. */
    public static final String SOURCE_FEED = "FEED";

    /** The source of lists that are made from a tenant's addresses. */
    public static final String SOURCE_TENANT = "TENANT";

    /** What the names of tenants' lists begin with. */
    public static final String TENANT_PREFIX = "tenant-";

    /** How many networks one list may hold. */
    public static final int MAX_NETWORKS = 5_000_000;

    private static final String KEY_SUFFIX = "/manifest";

    public ListPublished {
        Bounds.name(name, "name", Bounds.LIST_NAME);
        Objects.requireNonNull(list, "list");
        Bounds.atLeast(version, 1, "version");
        Bounds.atLeast(chunks, 0, "chunks");
        Bounds.atLeast(networks, 0, "networks");
        Bounds.name(source, "source", Bounds.SOURCE);
        if (networks > MAX_NETWORKS) {
            throw new IllegalArgumentException("networks: at most " + MAX_NETWORKS + " in a list");
        }
        if (comment != null) {
            Bounds.text(comment, "comment", 500);
        }
    }

    /** The record key of a list's closing record: {@code list/<name>/manifest}. */
    public static String key(String name) {
        return KEY_PREFIX + name + KEY_SUFFIX;
    }

    @Override
    public String key() {
        return key(name);
    }
}
