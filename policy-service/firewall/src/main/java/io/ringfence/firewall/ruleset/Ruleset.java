package io.ringfence.firewall.ruleset;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.firewall.network.Family;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a node's kernel should hold: all of it, and nothing of others.
 *
 * @param sets the sets, in {@link KernelSet}'s order
 * @param ipv4 the chains of iptables
 * @param ipv6 the chains of ip6tables
 * @param warnings what of the policy has no effect and why, for people
 */
public record Ruleset(List<SetContent> sets, List<Chain> ipv4, List<Chain> ipv6, List<String> warnings) {

    /** The tables that may have chains of ours. */
    public static final List<String> TABLES = List.of("raw", "filter");

    public Ruleset {
        sets = List.copyOf(sets);
        ipv4 = List.copyOf(ipv4);
        ipv6 = List.copyOf(ipv6);
        warnings = List.copyOf(warnings);
    }

    /** The chains of a family. */
    public List<Chain> chains(Family family) {
        return family == Family.IPV4 ? ipv4 : ipv6;
    }

    /** The content of one set. */
    public SetContent content(KernelSet set) {
        return sets.get(set.ordinal());
    }

    /** Names the whole: rules by their comments, sets by count and digest. What a node reads back is named the same way. */
    public String digest() {
        Map<String, List<String>> comments = new TreeMap<>();
        for (Family family : Family.values()) {
            for (Chain chain : chains(family)) {
                comments.put(chainKey(family, chain.table(), chain.name()), chain.comments());
            }
        }
        StringBuilder content = new StringBuilder();
        sets.forEach(set -> appendSet(content, set.set(), set.size(), set.digest()));
        return digest(comments, content);
    }

    /** The key of a chain in the map that {@link #digest(Map, CharSequence)} takes. */
    public static String chainKey(Family family, String table, String chain) {
        return family + " " + table + " " + chain;
    }

    /** One line of the text that {@link #digest(Map, CharSequence)} takes. */
    public static void appendSet(StringBuilder out, KernelSet set, int size, long digest) {
        out.append(set.setName())
                .append(' ')
                .append(size)
                .append(' ')
                .append(digest)
                .append('\n');
    }

    /**
     * The digest of a state of the kernel.
     *
     * @param comments each chain's comments in order, by {@link #chainKey}
     * @param sets a line for each set in {@link KernelSet}'s order, by {@link #appendSet}
     */
    public static String digest(Map<String, List<String>> comments, CharSequence sets) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(comments)
                .forEach((chain, rules) -> text.append(chain)
                        .append(' ')
                        .append(String.join(",", rules))
                        .append('\n'));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(text.append(sets).toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
