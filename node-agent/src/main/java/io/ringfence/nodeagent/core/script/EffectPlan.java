package io.ringfence.nodeagent.core.script;

import io.ringfence.nodeagent.core.plan.SavedTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The texts that bring a table from what it holds to what it should hold of scripts. Rules in chains of others are added and
 * deleted by their full text, never by number, so that nothing of others is touched.
 */
public final class EffectPlan {

    private EffectPlan() {}

    /**
     * Whether a table holds an effect: its chains to the letter, and its rules in chains of others in their order, the head
     * before Ringfence's jump and the tail behind it. Rules of others may stand between.
     *
     * @param replaces whether it stands in place of Ringfence's rules, so that no jump may be left
     */
    public static boolean holds(TableEffect wanted, SaveText.Table actual, boolean replaces) {
        return wanted.chains().entrySet().stream()
                        .allMatch(chain -> actual.hasChain(chain.getKey())
                                && actual.rules(chain.getKey()).equals(chain.getValue()))
                && loaded(wanted, actual) == wanted.rules()
                && (!replaces || jumps(actual).isEmpty())
                && wanted.policies().entrySet().stream()
                        .allMatch(policy -> actual.policy(policy.getKey()).equals(policy.getValue()));
    }

    /** How many of an effect's rules a table holds in their place. */
    public static int loaded(TableEffect wanted, SaveText.Table actual) {
        int count = wanted.chains().entrySet().stream()
                .mapToInt(chain -> inOrder(chain.getValue(), actual.rules(chain.getKey())))
                .sum();
        for (String chain : wanted.shared()) {
            List<String> rules = actual.rules(chain);
            int jump = firstJump(rules);
            if (jump < 0) {
                List<String> all = new ArrayList<>(wanted.head(chain));
                all.addAll(wanted.tail(chain));
                count += inOrder(all, rules);
            } else {
                count += inOrder(wanted.head(chain), rules.subList(0, jump));
                count += inOrder(wanted.tail(chain), rules.subList(jump + 1, rules.size()));
            }
        }
        return count;
    }

    /**
     * One transaction for a table: deletes what an earlier load has left, and puts the wanted rules into their places.
     *
     * @param wanted what it holds afterwards
     * @param actual what it holds now
     * @param old what earlier loads may have left
     * @param replaces whether Ringfence's jumps go in the same moment
     */
    public static String restore(
            TableEffect wanted, SaveText.Table actual, Collection<TableEffect> old, boolean replaces) {
        StringBuilder text = new StringBuilder("*" + wanted.table() + "\n");
        wanted.chains().keySet().forEach(chain -> text.append(":" + chain + " - [0:0]\n"));
        wanted.chains().forEach((chain, rules) -> rules.forEach(rule -> append(text, "-A " + chain, rule)));
        leftovers(actual, old).forEach((chain, rules) -> rules.forEach(rule -> append(text, "-D " + chain, rule)));
        if (replaces) {
            jumps(actual).forEach((chain, rules) -> rules.forEach(rule -> append(text, "-D " + chain, rule)));
        }
        wanted.head().forEach((chain, rules) -> {
            for (int i = 0; i < rules.size(); i++) {
                append(text, "-I " + chain + " " + (i + 1), rules.get(i));
            }
        });
        wanted.tail().forEach((chain, rules) -> rules.forEach(rule -> append(text, "-A " + chain, rule)));
        wanted.policies().forEach((chain, policy) -> text.append("-P " + chain + " " + policy + "\n"));
        return text.append("COMMIT\n").toString();
    }

    /** Chains that earlier loads have left in a table and that are no longer wanted. */
    public static SortedSet<String> unusedChains(
            TableEffect wanted, SaveText.Table actual, Collection<TableEffect> old) {
        return old.stream()
                .flatMap(effect -> effect.chains().keySet().stream())
                .filter(chain -> !wanted.chains().containsKey(chain))
                .filter(actual::hasChain)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Chains that the effect would make and that are there already, made by others. */
    public static SortedSet<String> taken(TableEffect wanted, SaveText.Table actual, Collection<TableEffect> old) {
        return wanted.chains().keySet().stream()
                .filter(actual::hasChain)
                .filter(chain ->
                        old.stream().noneMatch(effect -> effect.chains().containsKey(chain)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Rules of earlier loads that stand in chains of others. At any time the kernel holds one of those loads whole. */
    private static Map<String, List<String>> leftovers(SaveText.Table actual, Collection<TableEffect> old) {
        Map<String, List<String>> left = new TreeMap<>();
        old.stream().flatMap(effect -> effect.shared().stream()).distinct().forEach(chain -> {
            Map<String, Integer> most = new HashMap<>();
            for (TableEffect effect : old) {
                Map<String, Integer> counts = new HashMap<>();
                effect.head(chain).forEach(rule -> counts.merge(rule, 1, Integer::sum));
                effect.tail(chain).forEach(rule -> counts.merge(rule, 1, Integer::sum));
                counts.forEach((rule, count) -> most.merge(rule, count, Math::max));
            }
            List<String> present = new ArrayList<>();
            for (String rule : actual.rules(chain)) {
                if (most.merge(rule, -1, Integer::sum) >= 0) {
                    present.add(rule);
                }
            }
            left.put(chain, present);
        });
        return left;
    }

    /** Ringfence's own jumps, by chain. */
    private static Map<String, List<String>> jumps(SaveText.Table actual) {
        Map<String, List<String>> jumps = new TreeMap<>();
        actual.rules().forEach((chain, rules) -> {
            List<String> found = rules.stream().filter(EffectPlan::isJump).toList();
            if (!found.isEmpty() && !chain.startsWith(SavedTable.CHAIN_PREFIX)) {
                jumps.put(chain, found);
            }
        });
        return jumps;
    }

    private static int firstJump(List<String> rules) {
        for (int i = 0; i < rules.size(); i++) {
            if (isJump(rules.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isJump(String rule) {
        return SavedTable.isOurs(rule) && rule.contains("-j " + SavedTable.CHAIN_PREFIX);
    }

    /** How many of the wanted rules stand there in order. */
    private static int inOrder(List<String> wanted, List<String> actual) {
        int found = 0;
        int from = 0;
        for (String rule : wanted) {
            int at = actual.subList(from, actual.size()).indexOf(rule);
            if (at >= 0) {
                found++;
                from += at + 1;
            }
        }
        return found;
    }

    private static void append(StringBuilder text, String command, String rule) {
        text.append(command).append(' ').append(rule).append('\n');
    }
}
