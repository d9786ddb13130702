package io.ringfence.firewall.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Collects networks in any order, with repeats. Not for use by several threads. */
public final class NetworkSetBuilder {
    private final Family family;
    private long[] hi = NetworkSet.NONE;
    private long[] lo = NetworkSet.NONE;
    private byte[] prefix = {};
    private int size;
    private boolean sorted = true;

    public NetworkSetBuilder(Family family) {
        this.family = family;
    }

    public NetworkSetBuilder add(Network network) {
        if (network.family() != family) {
            throw new IllegalArgumentException(network + " is not " + family);
        }
        append(network.hi(), network.lo(), network.prefix());
        return this;
    }

    public NetworkSetBuilder addAll(NetworkSet set) {
        for (int i = 0; i < set.size(); i++) {
            append(set.hiAt(i), set.loAt(i), set.prefixAt(i));
        }
        return this;
    }

    public int size() {
        return size;
    }

    void append(long hiBits, long loBits, int length) {
        if (size == lo.length) {
            int capacity = Math.max(16, size + (size >> 1));
            lo = Arrays.copyOf(lo, capacity);
            if (family == Family.IPV6) {
                hi = Arrays.copyOf(hi, capacity);
                prefix = Arrays.copyOf(prefix, capacity);
            }
        }
        if (family == Family.IPV4) {
            lo[size] = loBits << 8 | length;
            sorted = sorted && (size == 0 || lo[size - 1] < lo[size]);
        } else {
            hi[size] = hiBits;
            lo[size] = loBits;
            prefix[size] = (byte) length;
            sorted = sorted
                    && (size == 0
                            || NetworkSet.compare(
                                            hi[size - 1], lo[size - 1], prefix[size - 1] & 255, hiBits, loBits, length)
                                    < 0);
        }
        size++;
    }

    /** Takes the last ones off again. */
    void removeLast(int count) {
        size -= count;
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

    public NetworkSet build() {
        if (size == 0) {
            return NetworkSet.empty(family);
        }
        if (!sorted) {
            sort();
        }
        boolean four = family == Family.IPV4;
        return new NetworkSet(
                family,
                four ? NetworkSet.NONE : Arrays.copyOf(hi, size),
                Arrays.copyOf(lo, size),
                four ? new byte[0] : Arrays.copyOf(prefix, size));
    }

    private void sort() {
        if (family == Family.IPV4) {
            Arrays.sort(lo, 0, size);
            int kept = 1;
            for (int i = 1; i < size; i++) {
                if (lo[i] != lo[kept - 1]) {
                    lo[kept++] = lo[i];
                }
            }
            size = kept;
            return;
        }
        // Lists travel sorted, so this is for what people type and for unions of a few lists.
        List<Network> networks = IntStream.range(0, size)
                .mapToObj(i -> new Network(family, hi[i], lo[i], prefix[i] & 255))
                .sorted()
                .distinct()
                .toList();
        size = 0;
        sorted = true;
        networks.forEach(network -> append(network.hi(), network.lo(), network.prefix()));
    }
}
