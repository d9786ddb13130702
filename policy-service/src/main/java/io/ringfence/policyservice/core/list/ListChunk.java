package io.ringfence.policyservice.core.list;

import io.ringfence.contract.policy.ListChunkPublished;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.network.NetworkSetBuilder;
import io.ringfence.firewall.network.PackedNetworks;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a list: sorted networks of one family, packed.
 *
 * @param lowest the lowest address in it
 * @param highest the highest address in it; networks may overlap, so it is not that of the last network
 * @param packed the networks as {@link PackedNetworks} writes them
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes go to the database as they are; nobody compares chunks
public record ListChunk(Network lowest, Network highest, byte[] packed) {

    /** What a record on the policy topic holds at most. */
    public static final int MAX_NETWORKS = ListChunkPublished.MAX_NETWORKS;

    /** Packs the networks of a set from a place to before another. */
    public static ListChunk of(NetworkSet set, int from, int to) {
        Family family = set.family();
        Network highest = set.get(from).last();
        for (int i = from + 1; i < to; i++) {
            Network last = set.get(i).last();
            highest = last.compareTo(highest) > 0 ? last : highest;
        }
        Network first = set.get(from);
        Network lowest = new Network(family, first.hi(), first.lo(), family.bits());
        return new ListChunk(lowest, highest, PackedNetworks.write(set, from, to));
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
        List<String> texts = new ArrayList<>(packed.length / PackedNetworks.bytes(family()));
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
}
