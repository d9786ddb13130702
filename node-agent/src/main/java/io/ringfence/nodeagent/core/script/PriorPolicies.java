package io.ringfence.nodeagent.core.script;

import io.ringfence.firewall.network.Family;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Policies of built-in chains as they were before a script has set them, by {@code <family> <table> <chain>}. */
public final class PriorPolicies {

    private PriorPolicies() {}

    /** Notes those that an effect will change, beside those that were noted before. */
    public static Map<String, String> noted(
            Map<String, String> before, Effect wanted, BiFunction<Family, String, SaveText.Table> actual) {
        Map<String, String> noted = new TreeMap<>(before);
        for (TableEffect table : wanted.tables()) {
            SaveText.Table now = actual.apply(table.family(), table.table());
            table.policies().keySet().forEach(chain -> noted.putIfAbsent(key(table, chain), now.policy(chain)));
        }
        return noted;
    }

    /** Those that a wanted effect sets. */
    public static Map<String, String> still(Map<String, String> noted, Effect wanted) {
        Map<String, String> still = new TreeMap<>();
        for (TableEffect table : wanted.tables()) {
            for (String chain : table.policies().keySet()) {
                String key = key(table, chain);
                still.put(key, noted.getOrDefault(key, SaveText.ACCEPT));
            }
        }
        return still;
    }

    /** What sets the others back, as an effect of policies alone. */
    public static Effect back(Map<String, String> noted, Effect wanted) {
        Map<String, String> others = new TreeMap<>(noted);
        others.keySet().removeAll(still(noted, wanted).keySet());
        Effect back = Effect.NONE;
        for (Map.Entry<String, String> other : others.entrySet()) {
            String[] words = other.getKey().split(" ", 3);
            Map<String, String> policy = Map.of(words[2], other.getValue());
            TableEffect table =
                    new TableEffect(Family.valueOf(words[0]), words[1], Map.of(), policy, Map.of(), Map.of());
            back = back.plus(new Effect(List.of(table), List.of()));
        }
        return back;
    }

    private static String key(TableEffect table, String chain) {
        return table.family() + " " + table.table() + " " + chain;
    }
}
