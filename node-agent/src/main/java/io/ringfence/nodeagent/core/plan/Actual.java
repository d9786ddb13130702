package io.ringfence.nodeagent.core.plan;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.firewall.ruleset.SetContent;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What of ours was read back from the kernel.
 *
 * @param sets the sets that exist
 * @param leftovers names of temporary sets of ours that an agent which was killed has left
 * @param tables our part of each table that was read, by {@link #tableKey}
 */
public record Actual(Map<KernelSet, ActualSet> sets, Set<String> leftovers, Map<String, SavedTable> tables) {

    /** A kernel in which nothing is ours. */
    public static final Actual NOTHING = new Actual(Map.of(), Set.of(), Map.of());

    public Actual {
        sets = Map.copyOf(sets);
        leftovers = Set.copyOf(leftovers);
        tables = Map.copyOf(tables);
    }

    /** The key of a table: iptables and ip6tables have tables of the same names. */
    public static String tableKey(Family family, String table) {
        return family + " " + table;
    }

    public SavedTable table(Family family, String table) {
        return tables.getOrDefault(tableKey(family, table), SavedTable.EMPTY);
    }

    /** This state with one set read anew. */
    public Actual with(KernelSet set, ActualSet read) {
        Map<KernelSet, ActualSet> changed = new EnumMap<>(KernelSet.class);
        changed.putAll(sets);
        changed.put(set, read);
        return new Actual(changed, leftovers, tables);
    }

    /** This state with one table read anew. */
    public Actual with(Family family, String table, SavedTable read) {
        Map<String, SavedTable> changed = new HashMap<>(tables);
        changed.put(tableKey(family, table), read);
        return new Actual(sets, leftovers, changed);
    }

    /** This state without other sets of ours. */
    public Actual withoutLeftovers() {
        return new Actual(sets, Set.of(), tables);
    }

    /** Whether anything of ours is in the kernel. */
    public boolean isEmpty() {
        return sets.isEmpty()
                && tables.values().stream().allMatch(table -> table.chains().isEmpty());
    }

    /** Names what was read in the way {@link Ruleset#digest()} names what is wanted. */
    public String digest() {
        Map<String, List<String>> comments = new TreeMap<>();
        for (Family family : Family.values()) {
            tables.forEach((key, table) -> {
                if (key.startsWith(family + " ")) {
                    String name = key.substring(family.toString().length() + 1);
                    table.chains()
                            .keySet()
                            .forEach(chain ->
                                    comments.put(Ruleset.chainKey(family, name, chain), table.comments(chain)));
                }
            });
        }
        StringBuilder content = new StringBuilder();
        for (KernelSet set : KernelSet.values()) {
            ActualSet read = sets.get(set);
            if (read != null) {
                SetContent elements = read.content();
                Ruleset.appendSet(content, set, elements.size(), elements.digest());
            }
        }
        return Ruleset.digest(comments, content);
    }
}
