package io.ringfence.policyservice.core.list;

import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where named lists are kept. A change, its records for Kafka and its line in the audit are stored together or not at all. */
public interface ListStore {

    /** Stores a list, in place of the one with its name. */
    Result<Changed<StoredList>> put(ListDraft draft, Requester who, boolean force);

    /**
     * Takes a list away.
     *
     * @param owner the source of the lists that only the caller changes; {@link ListOwner#NOBODY} for one made by hand
     */
    Result<Changed<StoredList>> remove(String name, String owner, Requester who, boolean force);

    Optional<StoredList> find(String name);

    /** What is in a list. */
    Optional<ListContent> content(String name);

    /** Lists in the order of their names. */
    Page<StoredList> page(Optional<String> after, int limit);

    /** The networks in lists that contain an address, the widest first, by list. */
    default Map<StoredList, List<Network>> covering(Network address) {
        return covering(List.of(address)).getOrDefault(address, Map.of());
    }

    /** The same for each of some addresses that any list contains; all asked for at once. */
    Map<Network, Map<StoredList, List<Network>>> covering(Collection<Network> addresses);
}
