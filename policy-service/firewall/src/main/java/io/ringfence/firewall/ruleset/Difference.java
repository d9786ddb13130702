package io.ringfence.firewall.ruleset;

import io.ringfence.firewall.network.Family;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What one ruleset has and another has not, for people: sets by their size, rules line by line in their order. */
public final class Difference {

    private Difference() {}

    /**
     * Lines as {@code diff} writes them: {@code -} for what goes, {@code +} for what comes, with a heading for each set and
     * table that differs. Empty when nothing does.
     */
    public static List<String> between(Ruleset before, Ruleset after) {
        List<String> lines = new ArrayList<>();
        for (KernelSet set : KernelSet.values()) {
            SetContent old = before.content(set);
            SetContent now = after.content(set);
            if (old.size() != now.size() || old.digest() != now.digest()) {
                lines.add("set " + set.setName());
                lines.add("-" + old.size() + " elements");
                lines.add("+" + now.size() + " elements");
            }
        }
        for (Family family : Family.values()) {
            Map<String, List<String>> olds = rules(before, family);
            Map<String, List<String>> news = rules(after, family);
            for (String table : new TreeSet<>(Ruleset.TABLES)) {
                List<String> changes = lines(olds.getOrDefault(table, List.of()), news.getOrDefault(table, List.of()));
                if (!changes.isEmpty()) {
                    lines.add((family == Family.IPV4 ? "iptables" : "ip6tables") + " table " + table);
                    lines.addAll(changes);
                }
            }
        }
        return lines;
    }

    private static Map<String, List<String>> rules(Ruleset ruleset, Family family) {
        Map<String, List<String>> byTable = new LinkedHashMap<>();
        for (Chain chain : ruleset.chains(family)) {
            List<String> rules = byTable.computeIfAbsent(chain.table(), table -> new ArrayList<>());
            if (chain.hasJump()) {
                rules.add("-A " + chain.jumpFrom() + " " + chain.jumpIf() + "-j " + chain.name());
            }
            chain.rules().forEach(rule -> rules.add("-A " + chain.name() + " " + rule));
        }
        return byTable;
    }

    /** By the longest common subsequence; rulesets are some dozens of rules. */
    private static List<String> lines(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                i++;
                j++;
            } else if (j == after.size() || i < before.size() && common[i + 1][j] >= common[i][j + 1]) {
                lines.add("-" + before.get(i++));
            } else {
                lines.add("+" + after.get(j++));
            }
        }
        return lines;
    }
}
