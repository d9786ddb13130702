package io.ringfence.nodeagent.core.policy;

import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.SettingsPublished;
import io.ringfence.firewall.policy.NamedList;
import io.ringfence.firewall.policy.NamedLists;
import io.ringfence.firewall.policy.Policy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The policy as a state machine over its log. Of two records with one key the higher sequence wins, whatever order they
 * come in; a repeat changes nothing. Not for use by several threads at a time.
 */
public final class PolicyLog {

    /** How many removed keys are remembered, the latest ones, so that a late older record can't bring them back. */
    static final int MAX_REMOVED = 100_000;

    /** What a change did. */
    public enum Outcome {
        /** The log moved on. */
        APPLIED,
        /** It is not newer than what the key already had. */
        REPEATED,
        /** It is the settings of another installation's policy. */
        FOREIGN
    }

    private final Map<String, Long> sequences = new HashMap<>();
    private final Map<String, Long> removed = new LinkedHashMap<>();
    private final Map<String, EntryPublished> entries = new HashMap<>();
    private final Map<String, ListVersions> lists = new TreeMap<>();
    private @Nullable SettingsPublished settings;
    private @Nullable UUID foreignPolicy;
    private @Nullable NamedLists namedLists = NamedLists.NONE; // null: to be made again
    private long highestSequence;
    private long changes;
    private long stateDigest;

    /** Applies one change. */
    public Outcome apply(PolicyChange change) {
        String key = change.key();
        if (change.content() instanceof PolicyChange.Settings(SettingsPublished event)
                && settings != null
                && !settings.policyId().equals(event.policyId())) {
            foreignPolicy = event.policyId();
            return Outcome.FOREIGN;
        }
        Long held = sequences.getOrDefault(key, removed.get(key));
        if (held != null && change.sequence() <= held) {
            return Outcome.REPEATED;
        }
        highestSequence = Math.max(highestSequence, change.sequence());
        remember(key, change);
        switch (change.content()) {
            case PolicyChange.Settings(SettingsPublished event) -> {
                settings = event;
                changes++;
            }
            case PolicyChange.Entry(EntryPublished event) -> {
                entries.put(key, event);
                changes++;
            }
            case PolicyChange.EntryRemoved ignored -> {
                entries.remove(key);
                changes++;
            }
            case PolicyChange.Chunk chunk -> listChanged(list(chunk.list()).chunk(chunk));
            case PolicyChange.Manifest manifest ->
                listChanged(list(manifest.event().name()).manifest(manifest.event()));
            case PolicyChange.ListRemoved(String name) -> listChanged(list(name).remove());
            case PolicyChange.ChunkRemoved(String name, long version, int index) ->
                list(name).removeChunk(version, index);
        }
        return Outcome.APPLIED;
    }

    /** The whole policy; empty before the settings, without which no policy has been read. */
    public Optional<Policy> policy() {
        return Optional.ofNullable(settings).map(held -> new Policy(held, entries.values(), lists()));
    }

    public Optional<UUID> policyId() {
        return Optional.ofNullable(settings).map(SettingsPublished::policyId);
    }

    /** A second policy that the same log names; two installations write to it. */
    public Optional<UUID> foreignPolicy() {
        return Optional.ofNullable(foreignPolicy);
    }

    /** Rises whenever the policy that a node enforces changes; parts of a list that is not closed do not count. */
    public long changes() {
        return changes;
    }

    /** Lists whose closing record is there and a part of them is not, as text for people. */
    public List<String> incomplete() {
        return lists.values().stream()
                .map(ListVersions::missing)
                .flatMap(Optional::stream)
                .toList();
    }

    /** What a later replay of the log is measured against. */
    public Held held() {
        return new Held(policyId(), highestSequence, stateDigest, lists());
    }

    /** Keeps the held version of every list that this log does not have whole: only an admin's decision empties a list. */
    public void carryOver(NamedLists held) {
        for (NamedList list : held.all()) {
            ListVersions versions = lists.get(list.manifest().name());
            if (versions != null
                    && versions.missing().isPresent()
                    && versions.current().isEmpty()) {
                versions.carryOver(list);
                namedLists = null;
            }
        }
    }

    private NamedLists lists() {
        NamedLists known = namedLists;
        if (known == null) {
            known = new NamedLists(lists.values().stream()
                    .map(ListVersions::current)
                    .flatMap(Optional::stream)
                    .toList());
            namedLists = known;
        }
        return known;
    }

    private ListVersions list(String name) {
        lists.values().removeIf(ListVersions::isEmpty);
        return lists.computeIfAbsent(name, absent -> new ListVersions());
    }

    private void listChanged(boolean changed) {
        if (changed) {
            namedLists = null;
            changes++;
        }
    }

    private void remember(String key, PolicyChange change) {
        Long before = sequences.remove(key);
        if (before != null) {
            stateDigest -= mix(key, before);
        }
        removed.remove(key);
        switch (change.content()) {
            case PolicyChange.EntryRemoved ignored -> removed(key, change.sequence());
            case PolicyChange.ListRemoved ignored -> removed(key, change.sequence());
            case PolicyChange.ChunkRemoved ignored -> removed(key, change.sequence());
            case PolicyChange.Settings ignored -> present(key, change.sequence());
            case PolicyChange.Entry ignored -> present(key, change.sequence());
            case PolicyChange.Chunk ignored -> present(key, change.sequence());
            case PolicyChange.Manifest ignored -> present(key, change.sequence());
        }
    }

    private void present(String key, long sequence) {
        sequences.put(key, sequence);
        stateDigest += mix(key, sequence);
    }

    private void removed(String key, long sequence) {
        removed.put(key, sequence);
        if (removed.size() > MAX_REMOVED) {
            var eldest = removed.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    private static long mix(String key, long sequence) {
        long mixed = (key.hashCode() * 0x9e3779b97f4a7c15L + sequence) * 0xbf58476d1ce4e5b9L;
        return (mixed ^ mixed >>> 31) * 0x94d049bb133111ebL;
    }
}
