package io.ringfence.nodeagent.core.script;

import io.ringfence.firewall.network.Family;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a script has made in one table. Rules are as {@code iptables-save} prints them after {@code -A <chain> }.
 *
 * @param chains its own chains with their rules
 * @param policies built-in chains with the policy that it has set
 * @param head rules that it has put into chains of others, before Ringfence's jump
 * @param tail those after it
 */
public record TableEffect(
        Family family,
        String table,
        Map<String, List<String>> chains,
        Map<String, String> policies,
        Map<String, List<String>> head,
        Map<String, List<String>> tail) {

    public TableEffect {
        chains = copy(chains);
        policies = Collections.unmodifiableMap(new TreeMap<>(policies));
        head = copy(head);
        tail = copy(tail);
    }

    /** Nothing in a table. */
    public static TableEffect none(Family family, String table) {
        return new TableEffect(family, table, Map.of(), Map.of(), Map.of(), Map.of());
    }

    public boolean isEmpty() {
        return chains.isEmpty() && policies.isEmpty() && head.isEmpty() && tail.isEmpty();
    }

    /** The chains of others that it has rules in. */
    public SortedSet<String> shared() {
        SortedSet<String> names = new TreeSet<>(head.keySet());
        names.addAll(tail.keySet());
        return names;
    }

    public List<String> head(String chain) {
        return head.getOrDefault(chain, List.of());
    }

    public List<String> tail(String chain) {
        return tail.getOrDefault(chain, List.of());
    }

    /** How many rules it has. */
    public int rules() {
        return count(chains) + count(head) + count(tail);
    }

    /**
     * Both in one: in the head this one's rules stand behind the other's, in the tail before. What the other has put into a
     * chain of this one is a part of that chain.
     */
    TableEffect plus(TableEffect other) {
        Map<String, List<String>> own = join(chains, other.chains);
        own.replaceAll((chain, rules) -> {
            List<String> all = new ArrayList<>(other.head(chain));
            all.addAll(rules);
            all.addAll(other.tail(chain));
            return all;
        });
        Map<String, List<String>> heads = join(other.head, head);
        Map<String, List<String>> tails = join(tail, other.tail);
        heads.keySet().removeAll(own.keySet());
        tails.keySet().removeAll(own.keySet());
        Map<String, String> both = new TreeMap<>(policies);
        both.putAll(other.policies);
        return new TableEffect(family, table, own, both, heads, tails);
    }

    private static Map<String, List<String>> join(Map<String, List<String>> first, Map<String, List<String>> second) {
        Map<String, List<String>> joined = new TreeMap<>(first);
        second.forEach((chain, rules) -> joined.merge(chain, rules, (one, two) -> {
            List<String> all = new ArrayList<>(one);
            all.addAll(two);
            return all;
        }));
        return joined;
    }

    private static Map<String, List<String>> copy(Map<String, List<String>> rules) {
        Map<String, List<String>> copied = new TreeMap<>();
        rules.forEach((chain, lines) -> copied.put(chain, List.copyOf(lines)));
        return Collections.unmodifiableMap(copied);
    }

    private static int count(Map<String, ? extends Collection<String>> rules) {
        return rules.values().stream().mapToInt(Collection::size).sum();
    }
}
