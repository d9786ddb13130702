package io.ringfence.nodeagent.core.script;

import io.ringfence.firewall.network.Family;
import io.ringfence.nodeagent.core.plan.SavedTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a script has made: the difference of a namespace before and after it ran.
 *
 * <ol>
 *   <li>Chains that are new are its own; Ringfence's names are not for it.
 *   <li>In other chains the rules from before must still stand in their order; what stands between them is the script's. Before
 *       Ringfence's jump, or what marks its place, is the head, the rest is the tail. For {@code firewall-custom}, which
 *       replaces those rules, all is head: it stands where they did.
 *   <li>Sets that are new are its own, with their members. What it does to members of other sets is not looked at.
 * </ol>
 */
public final class Difference {

    private static final String SET_PREFIX = "rf-";
    private static final int MAX_RULES = 5_000;
    private static final int MAX_SETS = 64;
    private static final int MAX_MEMBERS = 200_000;

    private final ScriptName script;
    private final List<TableEffect> tables = new ArrayList<>();
    private String unfit = "";

    private Difference(ScriptName script) {
        this.script = script;
    }

    /** What a script has made. */
    public static TrialResult between(ScriptName script, Observed before, Observed after) {
        Difference difference = new Difference(script);
        difference.family(Family.IPV4, before.ipv4(), after.ipv4());
        difference.family(Family.IPV6, before.ipv6(), after.ipv6());
        List<ScriptSet> sets = difference.sets(before.sets(), after.sets());
        if (!difference.unfit.isEmpty()) {
            return new TrialResult.Refused(difference.unfit);
        }
        Effect effect = new Effect(difference.tables, sets);
        if (effect.rules() > MAX_RULES) {
            return new TrialResult.Refused("it made " + effect.rules() + " rules, and " + MAX_RULES
                    + " are the most; put addresses into a set, or into Ringfence's lists");
        }
        return new TrialResult.Made(effect);
    }

    private void family(Family family, SaveText before, SaveText after) {
        Set<String> names = new LinkedHashSet<>(before.tables().keySet());
        names.addAll(after.tables().keySet());
        names.forEach(name -> table(family, name, before.table(name), after.table(name)));
    }

    private void table(Family family, String name, SaveText.Table before, SaveText.Table after) {
        Map<String, List<String>> chains = new TreeMap<>();
        Map<String, String> policies = new TreeMap<>();
        Map<String, List<String>> head = new TreeMap<>();
        Map<String, List<String>> tail = new TreeMap<>();
        before.policies().keySet().stream()
                .filter(chain -> isOurs(chain) && !after.hasChain(chain))
                .forEach(chain -> refuse("it deletes Ringfence's chain " + chain + "; use firewall-custom for that"));
        after.rules().forEach((chain, rules) -> {
            if (isOurs(chain)) {
                ofOurs(chain, before, rules);
            } else if (!before.hasChain(chain) && !after.isBuiltIn(chain)) {
                chains.put(chain, rules);
            } else {
                if (after.isBuiltIn(chain) && !after.policy(chain).equals(before.policy(chain))) {
                    policies.put(chain, after.policy(chain));
                }
                shared(chain, before.rules(chain), rules, head, tail);
            }
        });
        tables.add(new TableEffect(family, name, chains, policies, head, tail));
    }

    private void ofOurs(String chain, SaveText.Table before, List<String> rules) {
        if (!before.hasChain(chain)) {
            refuse("it makes a chain " + chain + "; names that begin with " + SavedTable.CHAIN_PREFIX
                    + " are Ringfence's, take another");
        } else if (!before.rules(chain).equals(rules)) {
            refuse("it changes Ringfence's chain " + chain + "; add to INPUT or PREROUTING, or use firewall-custom");
        }
    }

    private void shared(
            String chain,
            List<String> before,
            List<String> after,
            Map<String, List<String>> head,
            Map<String, List<String>> tail) {
        List<String> first = new ArrayList<>();
        List<String> last = new ArrayList<>();
        int next = 0;
        boolean marked = before.stream().anyMatch(Difference::marksPlace);
        boolean behind = before.isEmpty();
        for (String rule : after) {
            if (next < before.size() && rule.equals(before.get(next))) {
                behind |= !marked || marksPlace(rule); // without a mark the first rule of others is the place
                next++;
            } else {
                (behind ? last : first).add(rule);
            }
        }
        if (next < before.size()) {
            refuse("it removes or moves a rule of chain " + chain + " that is not its own (" + before.get(next)
                    + "); only firewall-custom replaces Ringfence's rules, and rules of others stay");
        }
        if (script == ScriptName.CUSTOM) {
            first.addAll(last);
            last.clear();
        }
        putUnlessEmpty(head, chain, first);
        putUnlessEmpty(tail, chain, last);
    }

    private List<ScriptSet> sets(List<String> before, List<String> after) {
        Map<String, String> headersBefore = headers(before);
        Map<String, String> headers = headers(after);
        Map<String, List<String>> members = members(after);
        if (!ofOurs(members(before)).equals(ofOurs(members)) || !headersOfOurs(headersBefore, headers)) {
            refuse("it changes Ringfence's sets; change its lists through the API");
        }
        List<ScriptSet> sets = new ArrayList<>();
        headers.forEach((name, header) -> {
            if (!headersBefore.containsKey(name)) {
                sets.add(new ScriptSet(name, header, members.getOrDefault(name, List.of())));
            }
        });
        long count = sets.stream().mapToLong(set -> set.members().size()).sum();
        if (sets.size() > MAX_SETS || count > MAX_MEMBERS) {
            refuse("it made " + sets.size() + " sets with " + count + " members, and " + MAX_SETS + " with "
                    + MAX_MEMBERS + " are the most; put addresses into Ringfence's lists");
        }
        return sets;
    }

    /** Whether none of Ringfence's sets has come, gone or another type. */
    private static boolean headersOfOurs(Map<String, String> before, Map<String, String> after) {
        return names(before).equals(names(after));
    }

    private static List<String> names(Map<String, String> headers) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().startsWith(SET_PREFIX))
                .map(header -> header.getKey() + " " + header.getValue())
                .sorted()
                .toList();
    }

    private static Map<String, List<String>> ofOurs(Map<String, List<String>> members) {
        Map<String, List<String>> ours = new TreeMap<>(members);
        ours.keySet().removeIf(name -> !name.startsWith(SET_PREFIX));
        return ours;
    }

    private static Map<String, String> headers(List<String> saved) {
        Map<String, String> headers = new LinkedHashMap<>();
        saved.forEach(line -> {
            String[] words = line.split(" ", 3);
            if (words.length == 3 && words[0].equals("create")) {
                headers.put(words[1], words[2]);
            }
        });
        return headers;
    }

    private static Map<String, List<String>> members(List<String> saved) {
        Map<String, List<String>> members = new TreeMap<>();
        saved.forEach(line -> {
            String[] words = line.split(" ", 3);
            if (words.length == 3 && words[0].equals("add")) {
                members.computeIfAbsent(words[1], name -> new ArrayList<>()).add(words[2]);
            }
        });
        return members;
    }

    private static void putUnlessEmpty(Map<String, List<String>> map, String chain, List<String> rules) {
        if (!rules.isEmpty()) {
            map.put(chain, rules);
        }
    }

    private static boolean isOurs(String chain) {
        return chain.startsWith(SavedTable.CHAIN_PREFIX);
    }

    private static boolean marksPlace(String rule) {
        return rule.contains("-j " + SavedTable.CHAIN_PREFIX);
    }

    /** The first reason counts. */
    private void refuse(String why) {
        if (unfit.isEmpty()) {
            unfit = why;
        }
    }
}
