package io.ringfence.nodeagent.core.plan;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.ruleset.Chain;
import io.ringfence.firewall.ruleset.Ruleset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How the kernel printed our rules right after we wrote them. A rule that someone edits keeps our comment, so its text is
 * compared too; and only with what the same kernel printed before, because iptables prints rules in its own words.
 */
public final class RuleTexts {

    private final Map<String, List<String>> printed = new HashMap<>();

    /** Remembers how chains were printed after they were written. */
    public void remember(Family family, String table, List<Chain> chains, SavedTable saved) {
        for (Chain chain : chains) {
            List<String> rules = saved.chains().get(chain.name());
            if (rules != null && saved.comments(chain.name()).equals(chain.comments())) {
                printed.put(Ruleset.chainKey(family, table, chain.name()), rules);
            }
        }
    }

    /** Whether a chain stands as it was written. */
    boolean holds(Family family, Chain chain, SavedTable saved) {
        List<String> rules = saved.chains().get(chain.name());
        if (rules == null || !saved.comments(chain.name()).equals(chain.comments())) {
            return false;
        }
        List<String> before = printed.get(Ruleset.chainKey(family, chain.table(), chain.name()));
        if (before != null && comments(before).equals(chain.comments())) {
            return before.equals(rules);
        }
        List<String> lines = chain.lines();
        int start = ("-A " + chain.name() + " ").length();
        return IntStream.range(0, rules.size())
                .allMatch(i -> SavedTable.sameWords(lines.get(i).substring(start), rules.get(i)));
    }

    private static List<String> comments(List<String> rules) {
        return rules.stream().map(SavedTable::comment).toList();
    }
}
