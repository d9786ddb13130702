package io.ringfence.policyservice.core.entry;

import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Where entries are kept. A change, its records for Kafka and its line in the audit are stored together or not at all. */
public interface EntryStore {

    /** Adds an entry, or makes the one with that list and network like the draft. */
    Result<Changed<Entry>> put(EntryDraft draft, Requester who, boolean force);

    /**
     * Changes an entry.
     *
     * @param ifChange only if it is still as this change made it
     */
    Result<Changed<Entry>> edit(UUID id, EntryEdit edit, OptionalLong ifChange, Requester who);

    /** Takes an entry away. */
    Result<Changed<Entry>> remove(UUID id, OptionalLong ifChange, Requester who, boolean force);

    Optional<Entry> find(UUID id);

    /** Entries in the order of list and network. */
    Page<Entry> page(EntryFilter filter, Optional<EntryCursor> after, int limit);

    /** The entries that contain a network, the widest first. */
    default List<Entry> covering(Network network) {
        return covering(List.of(network)).getOrDefault(network, List.of());
    }

    /** For each of some networks that any entry contains those entries, the widest first; all asked for at once. */
    Map<Network, List<Entry>> covering(Collection<Network> networks);

    /**
     * Takes away entries that have ended.
     *
     * @return how many, at most {@code limit}
     */
    int removeOver(Instant now, int limit);
}
