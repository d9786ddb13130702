package io.ringfence.policyservice.core.feed;

import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.list.ListContent;
import java.util.List;
import java.util.Optional;

/**
 * What the policy has that a feed's content is held against.
 *
 * @param current what its list has; empty before the first fill
 * @param allowed every network on ALLOW, of entries and lists
 * @param admins the addresses from which admins worked in the last 24 hours
 */
public record FeedBackground(Optional<ListContent> current, ListContent allowed, List<Network> admins) {

    public FeedBackground {
        admins = List.copyOf(admins);
    }
}
