package io.ringfence.nodeagent.core.ban;

import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.firewall.network.Network;
import java.util.List;
import java.util.function.Predicate;

/**
 * What decides about bans at a moment.
 *
 * @param node the node's name
 * @param settings Fail2Ban's settings that hold
 * @param isAllowed whether all of a network is allowed by the policy
 * @param always addresses and networks that are never banned: the cluster's own, the control plane
 */
public record Surroundings(String node, Fail2Ban settings, Predicate<Network> isAllowed, List<Network> always) {

    private static final List<Network> LOOPBACK = List.of(Network.parse("127.0.0.0/8"), Network.parse("::1"));

    public Surroundings {
        always = List.copyOf(always);
    }

    /** Whether a network has an address in it that is never banned, or is in a network of such. */
    boolean isOwn(Network network) {
        return touches(network, LOOPBACK) || touches(network, always);
    }

    private static boolean touches(Network network, List<Network> others) {
        return others.stream().anyMatch(other -> other.contains(network) || network.contains(other));
    }
}
