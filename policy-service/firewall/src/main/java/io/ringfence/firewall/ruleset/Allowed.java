package io.ringfence.firewall.ruleset;

import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import java.util.BitSet;
import java.util.Set;

/** What is allowed of one family, asked for many networks: only lengths that entries have are looked for. */
final class Allowed {

    private final NetworkSet lists;
    private final Set<Network> entries;
    private final BitSet lengths = new BitSet();

    Allowed(NetworkSet lists, Set<Network> entries) {
        this.lists = lists;
        this.entries = entries;
        entries.forEach(network -> lengths.set(network.prefix()));
    }

    /** Whether all of a network is allowed. */
    boolean covers(Network network) {
        return lengths.stream()
                        .takeWhile(length -> length <= network.prefix())
                        .mapToObj(length -> Network.containing(network.family(), network.hi(), network.lo(), length))
                        .anyMatch(entries::contains)
                || !lists.covering(network).isEmpty();
    }
}
