package io.ringfence.policyservice.core.list;

import io.ringfence.contract.policy.ListChunkPublished;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.network.NetworkSetBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a list: sorted networks of one family, packed.
 *
 * @param lowest the lowest address in it
 * @param highest the highest address in it; networks may overlap, so it is not that of the last network
 * @param packed for each network its address (4 or 16 bytes) and its prefix length (1 byte)
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes go to the database as they are; nobody compares chunks
public record ListChunk(Network lowest, Network highest, byte[] packed) {

    /** What a record on the policy topic holds at most. */
    public static final int MAX_NETWORKS = ListChunkPublished.MAX_NETWORKS;

    /** Packs the networks of a set from a place to before another. */
    public static ListChunk of(NetworkSet set, int from, int to) {
        Family family = set.family();
        ByteBuffer packed = ByteBuffer.allocate((to - from) * networkBytes(family));
        Network highest = set.get(from).last();
        for (int i = from; i < to; i++) {
            Network network = set.get(i);
            if (family == Family.IPV4) {
                packed.putInt((int) network.lo());
            } else {
                packed.putLong(network.hi()).putLong(network.lo());
            }
            packed.put((byte) network.prefix());
            Network last = network.last();
            highest = last.compareTo(highest) > 0 ? last : highest;
        }
        Network first = set.get(from);
        Network lowest = new Network(family, first.hi(), first.lo(), family.bits());
        return new ListChunk(lowest, highest, packed.array());
    }

    public Family family() {
        return lowest.family();
    }

    /** Its networks, unpacked. */
    public NetworkSet networks() {
        NetworkSetBuilder builder = new NetworkSetBuilder(family());
        addTo(builder);
        return builder.build();
    }

    /** Adds its networks to a set of its family. */
    public void addTo(NetworkSetBuilder builder) {
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        while (bytes.hasRemaining()) {
            builder.add(next(bytes, family()));
        }
    }

    /** The record for the policy topic. */
    public ListChunkPublished published(String name, long version, int index) {
        List<String> texts = new ArrayList<>(packed.length / networkBytes(family()));
        ByteBuffer bytes = ByteBuffer.wrap(packed);
        while (bytes.hasRemaining()) {
            texts.add(next(bytes, family()).toString());
        }
        return new ListChunkPublished(name, version, index, texts);
    }

    private static Network next(ByteBuffer bytes, Family family) {
        return family == Family.IPV4
                ? new Network(family, 0, Integer.toUnsignedLong(bytes.getInt()), bytes.get() & 255)
                : new Network(family, bytes.getLong(), bytes.getLong(), bytes.get() & 255);
    }

    private static int networkBytes(Family family) {
        return family.bits() / 8 + 1;
    }
}
