package io.ringfence.firewall.network;

import java.util.List;

/**
 * Merges networks to the fewest that cover the same addresses: what lies in another is swallowed, two halves become their
 * parent, and so on upwards. Networks that come in order cost one look at the last one or two; the
 * others are sorted in at the end. Not for use by several threads.
 */
public final class Aggregation {
    private final Family family;
    private final NetworkSetBuilder merged;
    private final NetworkSetBuilder late;

    public Aggregation(Family family) {
        this.family = family;
        this.merged = new NetworkSetBuilder(family);
        this.late = new NetworkSetBuilder(family);
    }

    /** Every address of every set, in the fewest networks. */
    public static NetworkSet union(Family family, List<NetworkSet> sets) {
        Aggregation all = new Aggregation(family);
        Merge merge = new Merge(sets);
        while (merge.next()) {
            all.add(merge.hi(), merge.lo(), merge.prefix());
        }
        return all.build();
    }

    /** Every address that is in no network of the set, in the fewest networks. */
    public static NetworkSet others(NetworkSet set) {
        Halving halving = new Halving(set);
        halving.visit(0, 0, 0);
        return halving.rest.build();
    }

    public Aggregation add(Network network) {
        if (network.family() != family) {
            throw new IllegalArgumentException(network + " is not " + family);
        }
        add(network.hi(), network.lo(), network.prefix());
        return this;
    }

    /** The merged networks. */
    public NetworkSet build() {
        return late.size() == 0 ? merged.build() : union(family, List.of(merged.build(), late.build()));
    }

    private void add(long hi, long lo, int prefix) {
        int last = merged.size() - 1;
        if (last >= 0) {
            if (covers(merged.prefixAt(last), merged.hiAt(last), merged.loAt(last), prefix, hi, lo)) {
                return;
            }
            if (NetworkSet.compare(merged.hiAt(last), merged.loAt(last), merged.prefixAt(last), hi, lo, prefix) > 0) {
                late.append(hi, lo, prefix);
                return;
            }
        }
        merged.append(hi, lo, prefix);
        while (lastTwoAreHalves()) {
            int left = merged.size() - 2;
            long parentHi = merged.hiAt(left);
            long parentLo = merged.loAt(left);
            int parent = merged.prefixAt(left) - 1;
            merged.removeLast(2);
            merged.append(parentHi, parentLo, parent);
        }
    }

    private boolean lastTwoAreHalves() {
        int right = merged.size() - 1;
        int left = right - 1;
        if (left < 0 || merged.prefixAt(left) != merged.prefixAt(right) || merged.prefixAt(left) == 0) {
            return false;
        }
        int parent = merged.prefixAt(left) - 1;
        return covers(parent, merged.hiAt(left), merged.loAt(left), parent, merged.hiAt(right), merged.loAt(right));
    }

    private boolean covers(int prefix, long hi, long lo, int innerPrefix, long innerHi, long innerLo) {
        return prefix <= innerPrefix
                && ((hi ^ innerHi) & Network.maskHi(family, prefix)) == 0
                && ((lo ^ innerLo) & Network.maskLo(family, prefix)) == 0;
    }

    /** Goes through the tree of all addresses in order, halving only what is partly in the set. */
    private static final class Halving {
        private final NetworkSet set;
        private final NetworkSetBuilder rest;
        private int next;

        Halving(NetworkSet set) {
            this.set = set;
            this.rest = new NetworkSetBuilder(set.family());
        }

        void visit(long hi, long lo, int prefix) {
            Family family = set.family();
            if (!nextIsIn(hi, lo, prefix)) {
                rest.append(hi, lo, prefix);
                return;
            }
            if (set.prefixAt(next) == prefix) {
                do {
                    next++;
                } while (nextIsIn(hi, lo, prefix));
                return;
            }
            int half = prefix + 1;
            visit(hi, lo, half);
            visit(
                    hi | (Network.maskHi(family, half) ^ Network.maskHi(family, prefix)),
                    lo | (Network.maskLo(family, half) ^ Network.maskLo(family, prefix)),
                    half);
        }

        private boolean nextIsIn(long hi, long lo, int prefix) {
            return next < set.size()
                    && (set.hiAt(next) & Network.maskHi(set.family(), prefix)) == hi
                    && (set.loAt(next) & Network.maskLo(set.family(), prefix)) == lo;
        }
    }
}
