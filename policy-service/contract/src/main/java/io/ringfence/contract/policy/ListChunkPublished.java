package io.ringfence.contract.policy;

import io.ringfence.contract.Bounds;
import java.util.List;

/**
 * A part of one version of a named list. It has no effect until the {@link ListPublished} of that version closes it; the
 * version is in the key, so an old and a new list stand side by side on the log until the new one is whole.
 *
 * @param name the list's name
 * @param version the list's version, rising
 * @param index this part's number, from 0
 * @param networks canonical networks with prefix length, at most {@link #MAX_NETWORKS}
 */
public record ListChunkPublished(String name, long version, int index, List<String> networks) implements PolicyRecord {

    /** Keeps a record near 100 KB, far below a broker's usual limit of 1 MB. */
    public static final int MAX_NETWORKS = 5_000;

    public ListChunkPublished {
        Bounds.name(name, "name", Bounds.LIST_NAME);
        Bounds.atLeast(version, 1, "version");
        Bounds.atLeast(index, 0, "index");
        networks = List.copyOf(networks);
        if (networks.isEmpty() || networks.size() > MAX_NETWORKS) {
            throw new IllegalArgumentException(
                    "networks: 1 to " + MAX_NETWORKS + " in a chunk, but there are " + networks.size());
        }
    }

    /** The record key of a chunk: {@code list/<name>/<version>-<index>}. */
    public static String key(String name, long version, int index) {
        return ListPublished.KEY_PREFIX + name + "/" + version + "-" + index;
    }

    @Override
    public String key() {
        return key(name, version, index);
    }
}
