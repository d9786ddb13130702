package io.ringfence.nodeagent.edge.os.script;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.ruleset.Chain;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.RulesetText;
import io.ringfence.firewall.ruleset.SetContent;
import io.ringfence.nodeagent.core.plan.SavedTable;
import io.ringfence.nodeagent.core.script.Effect;
import io.ringfence.nodeagent.core.script.SaveText;
import io.ringfence.nodeagent.core.script.ScriptName;
import io.ringfence.nodeagent.core.script.ScriptSet;
import io.ringfence.nodeagent.edge.os.FirewallException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes an empty namespace look like the node, as far as a script can name it: sets of ours and of others without members,
 * chains of others without rules. For {@code firewall-addition} our rules stand in it, and a jump that does nothing marks our
 * place in every other chain; for {@code firewall-custom} they do not.
 */
final class NodeLikeness {

    /** The chain that marks where Ringfence's rules stand, or would. */
    static final String PLACE = SavedTable.CHAIN_PREFIX + "PLACE";

    private static final Map<String, List<String>> TABLES = Map.of(
            "raw", List.of("PREROUTING", "OUTPUT"),
            "filter", List.of("INPUT", "FORWARD", "OUTPUT"));

    private final Saves node;
    private final ScriptTrial.Setting setting;
    private final Set<String> ownSets = new HashSet<>();

    NodeLikeness(Saves node, ScriptTrial.Setting setting) {
        this.node = node;
        this.setting = setting;
        for (Effect effect : List.of(setting.loaded(), setting.custom())) {
            effect.sets().stream().map(ScriptSet::name).forEach(ownSets::add);
        }
    }

    void make(ScriptName script, Saves scratch) throws FirewallException, InterruptedException {
        boolean addition = script == ScriptName.ADDITION;
        scratch.restoreSets(
                sets() + (addition ? Effect.setsText(setting.custom().sets()) : ""));
        for (Family family : Family.values()) {
            String text = others(family, addition);
            if (addition && setting.custom().isEmpty()) {
                text += ours(family);
            }
            if (addition) {
                text += setting.custom().rulesText(family);
            }
            if (!text.isEmpty()) {
                scratch.restoreRules(family, text);
            }
        }
    }

    private String sets() throws FirewallException, InterruptedException {
        StringBuilder text = new StringBuilder();
        for (KernelSet set : KernelSet.values()) {
            SetContent empty = new SetContent(set, NetworkSet.empty(set.family()), new TreeMap<>(), 0);
            text.append(RulesetText.create(empty, set.setName()));
        }
        node.setHeaders().forEach((name, header) -> {
            boolean ours = KernelSet.named(name).isPresent() || name.startsWith("rf-");
            if (!ours && !ownSets.contains(name)) {
                text.append("create ").append(name).append(' ').append(header).append('\n');
            }
        });
        return text.toString();
    }

    private String others(Family family, boolean addition) throws FirewallException, InterruptedException {
        SaveText saved = node.rules(family);
        Map<String, SaveText.Table> tables = new LinkedHashMap<>(saved.tables());
        TABLES.keySet().forEach(name -> tables.putIfAbsent(name, SaveText.Table.EMPTY));
        StringBuilder text = new StringBuilder();
        tables.forEach((name, table) -> {
            Set<String> own =
                    new HashSet<>(setting.loaded().table(family, name).chains().keySet());
            own.addAll(setting.custom().table(family, name).chains().keySet());
            List<String> places = new ArrayList<>(TABLES.getOrDefault(name, List.of()));
            List<String> others = new ArrayList<>();
            table.policies().keySet().forEach(chain -> {
                if (table.isBuiltIn(chain)) {
                    places.remove(chain);
                    places.add(chain);
                } else if (!chain.startsWith(SavedTable.CHAIN_PREFIX) && !own.contains(chain)) {
                    others.add(chain);
                }
            });
            text.append('*').append(name).append('\n');
            others.forEach(chain -> text.append(':').append(chain).append(" - [0:0]\n"));
            if (addition) {
                text.append(':').append(PLACE).append(" - [0:0]\n");
                places.addAll(others);
                places.removeAll(withJump(family, name));
                places.forEach(chain -> text.append("-A " + chain + " -j " + PLACE + "\n"));
            }
            text.append("COMMIT\n");
        });
        return text.toString();
    }

    /** Chains where our own jump marks our place. */
    private List<String> withJump(Family family, String table) {
        if (!setting.custom().isEmpty()) {
            return List.of();
        }
        return setting.ruleset().chains(family).stream()
                .filter(chain -> chain.table().equals(table) && chain.hasJump())
                .map(Chain::jumpFrom)
                .toList();
    }

    private String ours(Family family) {
        Map<String, List<Chain>> byTable = new TreeMap<>();
        setting.ruleset()
                .chains(family)
                .forEach(chain -> byTable.computeIfAbsent(chain.table(), table -> new ArrayList<>())
                        .add(chain));
        StringBuilder text = new StringBuilder();
        byTable.forEach((table, chains) -> text.append(RulesetText.table(
                table, chains, chains.stream().filter(Chain::hasJump).toList())));
        return text.toString();
    }
}
