package io.ringfence.nodeagent.edge.os.script;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.nodeagent.core.script.Effect;
import io.ringfence.nodeagent.core.script.EffectPlan;
import io.ringfence.nodeagent.core.script.SaveText;
import io.ringfence.nodeagent.core.script.ScriptSet;
import io.ringfence.nodeagent.core.script.TableEffect;
import io.ringfence.nodeagent.edge.os.Commands;
import io.ringfence.nodeagent.edge.os.FirewallException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the node's kernel hold what scripts have made, in one transaction for each family and table, and reads it back. For
 * one thread.
 */
public final class ScriptLoader {

    private static final String NEW_SET = "rf-script-new";

    private final Commands commands;
    private final Saves saves;
    private final boolean nft;

    public ScriptLoader(Commands commands, String backend) {
        this.commands = commands;
        this.saves = new Saves(commands, backend);
        this.nft = backend.equals("nft");
    }

    /** All rules of the node. */
    public record Reading(Map<Family, SaveText> rules) {

        public Reading {
            rules = Map.copyOf(rules);
        }

        public SaveText.Table table(Family family, String table) {
            return rules.getOrDefault(family, SaveText.EMPTY).table(table);
        }

        /** Whether it holds an effect whole; {@code replaces}: and none of Ringfence's jumps. */
        public boolean holds(Effect wanted, boolean replaces) {
            for (Family family : Family.values()) {
                for (String table : tables(family, wanted, List.of(), replaces)) {
                    if (!EffectPlan.holds(wanted.table(family, table), table(family, table), replaces)) {
                        return false;
                    }
                }
            }
            return true;
        }

        /** How many of an effect's rules it holds. */
        public int loaded(Effect effect) {
            return effect.tables().stream()
                    .mapToInt(table -> EffectPlan.loaded(table, table(table.family(), table.table())))
                    .sum();
        }
    }

    /** Another number after each change of a rule; empty where that is not known. */
    public OptionalInt generation() {
        return nft ? commands.ruleGeneration() : OptionalInt.empty();
    }

    /** Reads every rule of both families. */
    public Reading read() throws FirewallException, InterruptedException {
        Map<Family, SaveText> rules = new EnumMap<>(Family.class);
        for (Family family : Family.values()) {
            rules.put(family, saves.rules(family));
        }
        return new Reading(rules);
    }

    /**
     * Puts an effect in place of those that earlier loads may have left.
     *
     * @param back policies of built-in chains to set back, by family and table: a table effect with policies alone
     * @param replaces whether Ringfence's jumps go in the same moment
     */
    public void load(Effect wanted, List<Effect> old, Effect back, boolean replaces)
            throws FirewallException, InterruptedException {
        Reading actual = read();
        makeSets(wanted, old);
        for (Family family : Family.values()) {
            List<Effect> all = new ArrayList<>(old);
            all.add(back);
            for (String name : tables(family, wanted, all, replaces)) {
                TableEffect table = wanted.table(family, name);
                loadTable(
                        table,
                        actual.table(family, name),
                        old.stream().map(effect -> effect.table(family, name)).toList(),
                        back.table(family, name).policies(),
                        replaces);
            }
        }
        dropSets(wanted, old);
    }

    private void loadTable(
            TableEffect wanted,
            SaveText.Table actual,
            List<TableEffect> old,
            Map<String, String> back,
            boolean replaces)
            throws FirewallException, InterruptedException {
        Map<String, String> policies = new LinkedHashMap<>(back);
        policies.putAll(wanted.policies());
        TableEffect whole = new TableEffect(
                wanted.family(), wanted.table(), wanted.chains(), policies, wanted.head(), wanted.tail());
        Set<String> taken = EffectPlan.taken(wanted, actual, old);
        if (!taken.isEmpty()) {
            throw new FirewallException("table " + wanted.table() + " has chains " + taken
                    + " that the script has not made; give the script's chains other names");
        }
        boolean stays = old.stream().allMatch(effect -> effect.equals(wanted));
        if (!stays || !EffectPlan.holds(whole, actual, replaces)) {
            saves.restoreRules(wanted.family(), EffectPlan.restore(whole, actual, old, replaces));
        }
        Set<String> unused = EffectPlan.unusedChains(wanted, actual, old);
        if (!unused.isEmpty()) {
            StringBuilder empty = new StringBuilder("*" + wanted.table() + "\n");
            StringBuilder delete = new StringBuilder(empty);
            unused.forEach(chain -> empty.append(":" + chain + " - [0:0]\n"));
            unused.forEach(chain -> delete.append("-X " + chain + "\n"));
            saves.restoreRules(wanted.family(), empty.append("COMMIT\n").toString());
            saves.restoreRules(wanted.family(), delete.append("COMMIT\n").toString());
        }
    }

    /** Makes the sets that rules will name, and fills them; one whose content the script has changed is exchanged at once. */
    private void makeSets(Effect wanted, List<Effect> old) throws FirewallException, InterruptedException {
        if (wanted.sets().isEmpty()) {
            return;
        }
        Set<String> there = saves.setHeaders().keySet();
        for (ScriptSet set : wanted.sets()) {
            List<ScriptSet> before = old.stream()
                    .flatMap(effect -> effect.sets().stream())
                    .filter(other -> other.name().equals(set.name()))
                    .toList();
            if (!there.contains(set.name())) {
                saves.restoreSets(Effect.setsText(List.of(set)));
            } else if (before.isEmpty()) {
                throw new FirewallException("a set " + set.name()
                        + " is there that the script has not made; give the script's set another name");
            } else if (!before.stream().allMatch(set::equals)) {
                exchange(set, there);
            }
        }
    }

    private void exchange(ScriptSet set, Collection<String> there) throws FirewallException, InterruptedException {
        if (there.contains(NEW_SET)) {
            saves.destroySet(NEW_SET); // left by an agent that was killed
        }
        saves.restoreSets(Effect.setsText(List.of(new ScriptSet(NEW_SET, set.header(), set.members()))) + "swap "
                + NEW_SET + " " + set.name() + "\ndestroy " + NEW_SET + "\n");
    }

    private void dropSets(Effect wanted, List<Effect> old) throws FirewallException, InterruptedException {
        Set<String> names = new TreeSet<>();
        old.forEach(effect -> effect.sets().forEach(set -> names.add(set.name())));
        wanted.sets().forEach(set -> names.remove(set.name()));
        if (!names.isEmpty()) {
            names.retainAll(saves.setHeaders().keySet());
            for (String name : names) {
                saves.destroySet(name);
            }
        }
    }

    private static Set<String> tables(Family family, Effect wanted, List<Effect> old, boolean replaces) {
        Set<String> names = new TreeSet<>();
        List<Effect> all = new ArrayList<>(old);
        all.add(wanted);
        all.forEach(effect -> effect.tables().stream()
                .filter(table -> table.family() == family)
                .forEach(table -> names.add(table.table())));
        if (replaces) {
            names.addAll(Ruleset.TABLES);
        }
        return names;
    }
}
