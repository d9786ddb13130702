package io.ringfence.firewall.policy;

import io.ringfence.contract.policy.EntryPublished;
import io.ringfence.contract.policy.SettingsPublished;
import java.util.Collection;
import java.util.List;

/**
 * The whole desired state of the cluster at one revision.
 *
 * @param settings the settings
 * @param entries the single addresses and networks, each list and network once
 * @param lists the named lists
 */
public record Policy(SettingsPublished settings, Collection<EntryPublished> entries, NamedLists lists) {

    public Policy {
        entries = List.copyOf(entries);
    }
}
