package io.ringfence.nodeagent.core.policy;

import io.ringfence.contract.policy.ListPublished;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.policy.NamedList;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One named list being put together from its parts. The old version stays whole until the closing record and every chunk
 * of the new one are there, in whatever order they came.
 */
final class ListVersions {

    /** Versions that may wait for their closing record; older ones give way, so that memory stays bounded. */
    private static final int MAX_WAITING = 2;

    private final TreeMap<Long, TreeMap<Integer, PolicyChange.Chunk>> waiting = new TreeMap<>();
    private @Nullable ListPublished manifest;
    private @Nullable NamedList current;

    Optional<NamedList> current() {
        return Optional.ofNullable(current);
    }

    /** Takes a part; true when the list changed. */
    boolean chunk(PolicyChange.Chunk chunk) {
        if (manifest != null && chunk.version() < manifest.version()
                || current != null && chunk.version() <= current.manifest().version()) {
            return false;
        }
        waiting.computeIfAbsent(chunk.version(), version -> new TreeMap<>()).put(chunk.index(), chunk);
        while (waiting.size() > MAX_WAITING) {
            waiting.pollFirstEntry();
        }
        return complete();
    }

    /** Takes a closing record; true when the list changed. */
    boolean manifest(ListPublished closing) {
        manifest = closing;
        waiting.headMap(closing.version()).clear();
        NamedList held = current;
        if (held != null && held.manifest().version() == closing.version()) {
            current = new NamedList(closing, held.ipv4(), held.ipv6());
            return true;
        }
        return complete();
    }

    /** Takes the list away; true when there was one. */
    boolean remove() {
        if (manifest != null) {
            waiting.headMap(manifest.version(), true).clear();
        }
        boolean had = current != null;
        manifest = null;
        current = null;
        return had;
    }

    /** Takes a part away that has not been used; a part of the list in force stays until its closing record goes. */
    void removeChunk(long version, int index) {
        TreeMap<Integer, PolicyChange.Chunk> parts = waiting.get(version);
        if (parts != null) {
            parts.remove(index);
            if (parts.isEmpty()) {
                waiting.remove(version);
            }
        }
    }

    /** Keeps a version that was held before, while the one that the log closes is not whole. */
    void carryOver(NamedList held) {
        current = held;
    }

    boolean isEmpty() {
        return manifest == null && current == null && waiting.isEmpty();
    }

    /** What is missing of the version that the log closes; empty when nothing is. */
    Optional<String> missing() {
        ListPublished wanted = manifest;
        if (wanted == null || current != null && current.manifest().version() == wanted.version()) {
            return Optional.empty();
        }
        Collection<PolicyChange.Chunk> parts = parts(wanted);
        String reason = parts.size() < wanted.chunks()
                ? parts.size() + " of " + wanted.chunks() + " chunks are there"
                : "its chunks hold " + count(parts) + " networks and its closing record says " + wanted.networks();
        return Optional.of("list " + wanted.name() + " version " + wanted.version() + " is not whole: " + reason);
    }

    private boolean complete() {
        ListPublished wanted = manifest;
        if (wanted == null) {
            return false;
        }
        Collection<PolicyChange.Chunk> parts = parts(wanted);
        if (parts.size() != wanted.chunks() || count(parts) != wanted.networks()) {
            return false;
        }
        current = new NamedList(
                wanted,
                NetworkSet.union(
                        Family.IPV4,
                        parts.stream().map(PolicyChange.Chunk::ipv4).toList()),
                NetworkSet.union(
                        Family.IPV6,
                        parts.stream().map(PolicyChange.Chunk::ipv6).toList()));
        waiting.headMap(wanted.version(), true).clear();
        return true;
    }

    private Collection<PolicyChange.Chunk> parts(ListPublished wanted) {
        return waiting.getOrDefault(wanted.version(), new TreeMap<>())
                .headMap(wanted.chunks())
                .values();
    }

    private static long count(Collection<PolicyChange.Chunk> parts) {
        return parts.stream().mapToLong(PolicyChange.Chunk::networks).sum();
    }
}
