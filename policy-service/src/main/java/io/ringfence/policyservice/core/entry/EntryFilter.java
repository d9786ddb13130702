package io.ringfence.policyservice.core.entry;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Network;
import java.util.Optional;

/**
 * Which entries to show.
 *
 * @param network only entries that contain this network or lie in it
 */
public record EntryFilter(Optional<ListKind> list, Optional<String> source, Optional<Network> network) {}
