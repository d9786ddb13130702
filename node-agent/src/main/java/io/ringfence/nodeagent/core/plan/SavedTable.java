package io.ringfence.nodeagent.core.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Our part of one table as {@code iptables-save} prints it.
 *
 * @param chains our chains, each with its rules as printed after {@code -A <chain> }
 * @param jumps rules of other chains that go to a chain of ours
 */
public record SavedTable(Map<String, List<String>> chains, List<Jump> jumps) {

    /** What our chains' names start with. */
    public static final String CHAIN_PREFIX = "RF-";

    /** A table in which nothing is ours. */
    public static final SavedTable EMPTY = new SavedTable(Map.of(), List.of());

    private static final Pattern COMMENT = Pattern.compile("--comment \"?(rf:[0-9a-f]+)\"?( |$)");
    private static final Pattern TARGET = Pattern.compile("-[jg] (RF-[^ ]+)( |$)");

    /**
     * A rule that goes to a chain of ours.
     *
     * @param from the chain that it stands in
     * @param rule the rule as printed after {@code -A <chain> }
     * @param target our chain
     * @param place its place in the chain, from 0
     */
    public record Jump(String from, String rule, String target, int place) {}

    public SavedTable {
        chains = Map.copyOf(chains);
        jumps = List.copyOf(jumps);
    }

    /** Reads the lines of one table. */
    public static SavedTable parse(List<String> lines) {
        Map<String, List<String>> chains = new LinkedHashMap<>();
        List<Jump> jumps = new ArrayList<>();
        Map<String, Integer> places = new LinkedHashMap<>();
        for (String line : lines) {
            if (line.startsWith(":" + CHAIN_PREFIX)) {
                chains.put(line.substring(1, line.indexOf(' ')), new ArrayList<>());
            } else if (line.startsWith("-A ")) {
                int space = line.indexOf(' ', 3);
                String chain = space < 0 ? line.substring(3) : line.substring(3, space);
                String rule = space < 0 ? "" : line.substring(space + 1);
                int place = places.merge(chain, 1, Integer::sum) - 1;
                List<String> rules = chains.get(chain);
                if (rules != null) {
                    rules.add(rule);
                }
                Matcher target = TARGET.matcher(rule);
                if (target.find()) {
                    jumps.add(new Jump(chain, rule, target.group(1), place));
                }
            }
        }
        return new SavedTable(chains, jumps);
    }

    /** The comments of a chain's rules in order; a rule without one of ours counts as an empty comment. */
    public List<String> comments(String chain) {
        return chains.getOrDefault(chain, List.of()).stream()
                .map(SavedTable::comment)
                .toList();
    }

    /** Whether a rule has a comment of ours. */
    public static boolean isOurs(String rule) {
        return !comment(rule).isEmpty();
    }

    /** Our comment in a rule; empty when it has none. */
    static String comment(String rule) {
        Matcher matcher = COMMENT.matcher(rule);
        return matcher.find() ? matcher.group(1) : "";
    }

    /**
     * Whether two rules have the same words, in whatever order. iptables prints most rules back in the words that it was
     * given, in an order of its own.
     */
    static boolean sameWords(String one, String other) {
        return words(one).equals(words(other));
    }

    private static List<String> words(String rule) {
        return Arrays.stream(rule.replace("\"", "").split(" ")).sorted().toList();
    }
}
