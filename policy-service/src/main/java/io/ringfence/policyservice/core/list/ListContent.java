package io.ringfence.policyservice.core.list;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.NetworkSet;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The networks of a list as they were uploaded.
 *
 * @param duplicates lines that repeated a network
 * @param hostBitsCleared lines whose host bits were cleared
 */
public record ListContent(NetworkSet ipv4, NetworkSet ipv6, int duplicates, int hostBitsCleared) {

    public NetworkSet networks(Family family) {
        return family == Family.IPV4 ? ipv4 : ipv6;
    }

    public int size() {
        return ipv4.size() + ipv6.size();
    }

    /** The parts that the list is stored and published in: IPv4 first, each of one family. */
    public List<ListChunk> chunks() {
        List<ListChunk> chunks = new ArrayList<>();
        for (Family family : Family.values()) {
            NetworkSet set = networks(family);
            for (int from = 0; from < set.size(); from += ListChunk.MAX_NETWORKS) {
                int to = Math.min(set.size(), from + ListChunk.MAX_NETWORKS);
                chunks.add(ListChunk.of(set, from, to));
            }
        }
        return chunks;
    }

    /** SHA-256 over all networks in order: equal contents, and only those, have equal hashes. */
    public static byte[] hash(List<ListChunk> chunks) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            chunks.forEach(chunk -> {
                digest.update((byte) chunk.family().bits());
                digest.update(chunk.packed());
            });
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
