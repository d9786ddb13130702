package io.ringfence.nodeagent.core.script;

import io.ringfence.firewall.network.Family;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a script has made in a namespace of its own, and what a node is to hold of it.
 *
 * @param tables the tables that it has changed
 * @param sets the sets that it has made, in the order in which they can be made
 */
public record Effect(List<TableEffect> tables, List<ScriptSet> sets) {

    /** Nothing. */
    public static final Effect NONE = new Effect(List.of(), List.of());

    public Effect {
        tables = tables.stream().filter(table -> !table.isEmpty()).toList();
        sets = List.copyOf(sets);
    }

    public boolean isEmpty() {
        return tables.isEmpty() && sets.isEmpty();
    }

    /** How many rules it has. */
    public int rules() {
        return tables.stream().mapToInt(TableEffect::rules).sum();
    }

    /** What it has in a table. */
    public TableEffect table(Family family, String table) {
        return tables.stream()
                .filter(effect -> effect.family() == family && effect.table().equals(table))
                .findFirst()
                .orElse(TableEffect.none(family, table));
    }

    /** Both in one: in each chain of others this one's rules stand nearer to the place of Ringfence's. */
    public Effect plus(Effect other) {
        Map<String, TableEffect> joined = new TreeMap<>();
        for (Effect effect : List.of(this, other)) {
            effect.tables.forEach(
                    table -> joined.merge(table.family() + " " + table.table(), table, TableEffect::plus));
        }
        List<ScriptSet> all = new ArrayList<>(sets);
        all.addAll(other.sets);
        return new Effect(List.copyOf(joined.values()), all);
    }

    /** The restore texts that make it where nothing of it is, for people and for a new namespace. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (!sets.isEmpty()) {
            text.append("# ipset restore\n").append(setsText(sets));
        }
        for (Family family : Family.values()) {
            String rules = rulesText(family);
            if (!rules.isEmpty()) {
                text.append("# ").append(family == Family.IPV4 ? "iptables" : "ip6tables");
                text.append("-restore --noflush\n").append(rules);
            }
        }
        return text.toString();
    }

    /** The restore text of its rules of a family; empty when it has none. */
    public String rulesText(Family family) {
        StringBuilder text = new StringBuilder();
        tables.stream()
                .filter(table -> table.family() == family)
                .forEach(table -> text.append(EffectPlan.restore(table, SaveText.Table.EMPTY, List.of(), false)));
        return text.toString();
    }

    /** The restore text of sets. */
    public static String setsText(Collection<ScriptSet> sets) {
        StringBuilder text = new StringBuilder();
        for (ScriptSet set : sets) {
            text.append("create ")
                    .append(set.name())
                    .append(' ')
                    .append(set.header())
                    .append('\n');
            set.members()
                    .forEach(member -> text.append("add ")
                            .append(set.name())
                            .append(' ')
                            .append(member)
                            .append('\n'));
        }
        return text.toString();
    }
}
