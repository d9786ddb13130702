package io.ringfence.firewall.network;

import java.util.List;
import java.util.OptionalInt;

/** Networks of one family that share no address, each with the set that it came from: 2 bytes more for each. Immutable. */
public final class OwnedNetworks {
    private final NetworkSet networks;
    private final short[] owners;

    private OwnedNetworks(NetworkSet networks, short[] owners) {
        this.networks = networks;
        this.owners = owners;
    }

    /**
     * The networks of all sets.
     *
     * @throws IllegalArgumentException when two networks share an address
     */
    public static OwnedNetworks of(Family family, List<NetworkSet> sets) {
        if (sets.size() > Short.MAX_VALUE) {
            throw new IllegalArgumentException("at most " + Short.MAX_VALUE + " sets, but there are " + sets.size());
        }
        NetworkSetBuilder all = new NetworkSetBuilder(family);
        short[] owners = new short[sets.stream().mapToInt(NetworkSet::size).sum()];
        Merge merge = new Merge(sets);
        while (merge.next()) {
            int last = all.size() - 1;
            if (last >= 0) {
                int wider = all.prefixAt(last);
                if (((merge.hi() ^ all.hiAt(last)) & Network.maskHi(family, wider)) == 0
                        && ((merge.lo() ^ all.loAt(last)) & Network.maskLo(family, wider)) == 0) {
                    throw new IllegalArgumentException(
                            new Network(family, merge.hi(), merge.lo(), merge.prefix()) + " is there twice");
                }
            }
            owners[all.size()] = (short) merge.source();
            all.append(merge.hi(), merge.lo(), merge.prefix());
        }
        return new OwnedNetworks(all.build(), owners);
    }

    /** The place of the set that has all of this network in one of its own. */
    public OptionalInt owner(Network network) {
        if (network.family() != networks.family()) {
            return OptionalInt.empty();
        }
        int index = networks.floor(network);
        return index >= 0 && networks.get(index).contains(network)
                ? OptionalInt.of(owners[index])
                : OptionalInt.empty();
    }
}
