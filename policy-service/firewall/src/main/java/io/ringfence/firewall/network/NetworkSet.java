package io.ringfence.firewall.network;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A sorted set of networks of one family, made for millions: 8 bytes for each IPv4 network, 17 for IPv6. Immutable.
 *
 * <p>IPv4 is packed as {@code address << 8 | prefix}, which sorts as the networks do.
 */
public final class NetworkSet {

    static final long[] NONE = {};
    private static final NetworkSet EMPTY_4 = new NetworkSet(Family.IPV4, NONE, NONE, new byte[0]);
    private static final NetworkSet EMPTY_6 = new NetworkSet(Family.IPV6, NONE, NONE, new byte[0]);

    private final Family family;
    private final long[] hi; // IPv6 only
    private final long[] lo; // IPv4: packed with the prefix
    private final byte[] prefix; // IPv6 only, unsigned
    private final long digest;

    NetworkSet(Family family, long[] hi, long[] lo, byte[] prefix) {
        this.family = family;
        this.hi = hi;
        this.lo = lo;
        this.prefix = prefix;
        long sum = 0;
        for (int i = 0; i < lo.length; i++) {
            sum += digestOf(family, hiAt(i), loAt(i), prefixAt(i));
        }
        this.digest = sum;
    }

    /** The empty set of a family. */
    public static NetworkSet empty(Family family) {
        return family == Family.IPV4 ? EMPTY_4 : EMPTY_6;
    }

    /** A set of these networks, all of that family. */
    public static NetworkSet of(Family family, Collection<Network> networks) {
        NetworkSetBuilder builder = new NetworkSetBuilder(family);
        networks.forEach(builder::add);
        return builder.build();
    }

    /** All networks of all sets; the same object when only one of them has any. */
    public static NetworkSet union(Family family, List<NetworkSet> sets) {
        List<NetworkSet> filled = sets.stream().filter(set -> set.size() > 0).toList();
        if (filled.isEmpty()) {
            return empty(family);
        }
        if (filled.size() == 1) {
            return filled.getFirst();
        }
        NetworkSetBuilder builder = new NetworkSetBuilder(family);
        filled.forEach(builder::addAll);
        return builder.build();
    }

    public Family family() {
        return family;
    }

    public int size() {
        return lo.length;
    }

    /** The network at a place in the order. */
    public Network get(int index) {
        return new Network(family, hiAt(index), loAt(index), prefixAt(index));
    }

    public Stream<Network> stream() {
        return IntStream.range(0, size()).mapToObj(this::get);
    }

    /**
     * A sum over a hash of each network: equal sets have equal digests in whatever order they were read, and one element
     * more or less is one addition. It finds mistakes, not forgers; who can write our kernel sets needs to forge nothing.
     */
    public long digest() {
        return digest;
    }

    /** What a network adds to a {@link #digest()}. */
    public static long digestOf(Network network) {
        return digestOf(network.family(), network.hi(), network.lo(), network.prefix());
    }

    /** Whether exactly this network is in the set. */
    public boolean contains(Network network) {
        return network.family() == family && search(network) >= 0;
    }

    /** The networks of the set that a network lies in, the widest first. */
    public List<Network> covering(Network network) {
        return network.family() == family && size() > 0
                ? network.wider().filter(this::contains).toList()
                : List.of();
    }

    /** The networks of this set that are not in the other. */
    public NetworkSet minus(NetworkSet other) {
        if (other == this || size() == 0) {
            return empty(family);
        }
        if (other.size() == 0) {
            return this;
        }
        NetworkSetBuilder rest = new NetworkSetBuilder(family);
        int theirs = 0;
        for (int mine = 0; mine < size(); mine++) {
            while (theirs < other.size() && other.compare(theirs, this, mine) < 0) {
                theirs++;
            }
            if (theirs == other.size() || other.compare(theirs, this, mine) != 0) {
                rest.append(hiAt(mine), loAt(mine), prefixAt(mine));
            }
        }
        return rest.build();
    }

    /** The first networks in the order. */
    public NetworkSet first(int count) {
        if (count >= size()) {
            return this;
        }
        return family == Family.IPV4
                ? new NetworkSet(family, NONE, Arrays.copyOf(lo, count), new byte[0])
                : new NetworkSet(
                        family, Arrays.copyOf(hi, count), Arrays.copyOf(lo, count), Arrays.copyOf(prefix, count));
    }

    /** Appends address and prefix length of the network at a place, without making objects. */
    public void append(StringBuilder out, int index) {
        Network.appendAddress(out, family, hiAt(index), loAt(index));
        out.append('/').append(prefixAt(index));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetworkSet that
                && family == that.family
                && digest == that.digest
                && Arrays.equals(lo, that.lo)
                && Arrays.equals(hi, that.hi)
                && Arrays.equals(prefix, that.prefix);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(digest);
    }

    @Override
    public String toString() {
        return family + "[" + size() + " networks]";
    }

    long hiAt(int index) {
        return family == Family.IPV4 ? 0 : hi[index];
    }

    long loAt(int index) {
        return family == Family.IPV4 ? lo[index] >>> 8 : lo[index];
    }

    int prefixAt(int index) {
        return family == Family.IPV4 ? (int) (lo[index] & 255) : prefix[index] & 255;
    }

    int compare(int index, NetworkSet other, int otherIndex) {
        if (family == Family.IPV4) {
            return Long.compare(lo[index], other.lo[otherIndex]);
        }
        return compare(
                hi[index],
                lo[index],
                prefixAt(index),
                other.hi[otherIndex],
                other.lo[otherIndex],
                other.prefixAt(otherIndex));
    }

    static int compare(long hiA, long loA, int prefixA, long hiB, long loB, int prefixB) {
        int order = Long.compareUnsigned(hiA, hiB);
        if (order == 0) {
            order = Long.compareUnsigned(loA, loB);
        }
        return order == 0 ? Integer.compare(prefixA, prefixB) : order;
    }

    /** The place of the last network that does not come after this one, -1 when all do. */
    int floor(Network network) {
        int found = search(network);
        return found >= 0 ? found : -found - 2;
    }

    /** The place, or -1 - the place where it would be. */
    private int search(Network network) {
        if (family == Family.IPV4) {
            return Arrays.binarySearch(lo, network.lo() << 8 | network.prefix());
        }
        int from = 0;
        int to = size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = compare(hi[middle], lo[middle], prefixAt(middle), network.hi(), network.lo(), network.prefix());
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return -from - 1;
    }

    private static long digestOf(Family family, long hi, long lo, int prefix) {
        return mix(mix(mix(hi + family.bits()) ^ lo) + prefix);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every input bit changes about half of the output bits. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
