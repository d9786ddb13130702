package io.ringfence.nodeagent.core.plan;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.NetworkSet;
import io.ringfence.firewall.ruleset.Chain;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.firewall.ruleset.SetContent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The steps from what the kernel holds to what it should hold, in an order in which every state between is safe:
 *
 * <ol>
 *   <li>sets that rules will name: small differences on the live set, large ones through a temporary set and a swap;
 *   <li>rules, which name the sets: one transaction for each family and table;
 *   <li>sets that no rule names any more, but the rules before did;
 *   <li>what is no longer used goes.
 * </ol>
 *
 * Equal states need no steps.
 */
public final class Planner {

    /** Differences up to this many elements are always made on the live set. */
    static final int ALWAYS_LIVE = 10_000;

    /** Above that, differences up to this part of the set are. */
    private static final double LIVE_SHARE = 0.2;

    private Planner() {}

    /** The steps; empty when nothing is to be done. */
    public static List<Step> plan(Actual actual, Ruleset wanted, RuleTexts texts, Instant now) {
        List<Step> steps = new ArrayList<>();
        List<Step> afterRules = new ArrayList<>();
        sets(actual, wanted, now, steps, afterRules);
        for (Family family : Family.values()) {
            rules(family, actual, wanted, texts, steps);
        }
        steps.addAll(afterRules);
        if (!actual.leftovers().isEmpty()) {
            steps.add(new Step.DropSets(actual.leftovers().stream().sorted().toList()));
        }
        return steps;
    }

    private static void sets(Actual actual, Ruleset wanted, Instant now, List<Step> steps, List<Step> afterRules) {
        List<Step.ChangeSets.Change> changes = new ArrayList<>();
        List<Step> replacements = new ArrayList<>();
        for (SetContent content : wanted.sets()) {
            ActualSet live = actual.sets().get(content.set());
            if (live == null) {
                SetDelta all = SetDelta.between(empty(content), content, now);
                if (content.size() > ALWAYS_LIVE) {
                    replacements.add(new Step.ReplaceSet(content, false, "it was missing"));
                } else {
                    changes.add(new Step.ChangeSets.Change(all, true));
                }
                continue;
            }
            if (!live.usable()) {
                replacements.add(new Step.ReplaceSet(content, true, "its type or options are not ours"));
                continue;
            }
            SetDelta delta = SetDelta.between(live.content(), content, now);
            if (delta.isEmpty()) {
                continue;
            }
            if (content.size() == 0 && !named(wanted, content.set())) {
                afterRules.add(new Step.ReplaceSet(content, true, "no rule uses it any more"));
                continue;
            }
            boolean fits = (long) live.count() + delta.additions() <= live.maxElements();
            if (fits && (delta.size() <= ALWAYS_LIVE || delta.size() <= content.size() * LIVE_SHARE)) {
                changes.add(new Step.ChangeSets.Change(delta, false));
            } else {
                String found = fits ? delta.describe() : "room for " + live.maxElements() + " elements only";
                replacements.add(new Step.ReplaceSet(content, true, found));
            }
        }
        if (!changes.isEmpty()) {
            steps.add(new Step.ChangeSets(changes));
        }
        steps.addAll(replacements);
    }

    private static boolean named(Ruleset wanted, KernelSet set) {
        return wanted.chains(set.family()).stream()
                .flatMap(chain -> Stream.concat(chain.rules().stream(), Stream.of(chain.jumpIf())))
                .anyMatch(rule -> rule.contains("--match-set " + set.setName() + " "));
    }

    private static void rules(Family family, Actual actual, Ruleset wanted, RuleTexts texts, List<Step> steps) {
        Map<String, List<Chain>> byTable = new TreeMap<>();
        Ruleset.TABLES.forEach(
                table -> byTable.put(table, new ArrayList<>())); // one that is no longer wanted has leftovers
        wanted.chains(family)
                .forEach(chain -> byTable.computeIfAbsent(chain.table(), table -> new ArrayList<>())
                        .add(chain));
        List<Step> drops = new ArrayList<>();
        byTable.forEach((table, chains) -> {
            SavedTable saved = actual.table(family, table);
            List<Chain> toWrite = chains.stream()
                    .filter(chain -> !texts.holds(family, chain, saved))
                    .toList();
            List<Chain> missing = new ArrayList<>();
            List<SavedTable.Jump> wrong = new ArrayList<>();
            jumps(chains, saved, missing, wrong);
            if (!toWrite.isEmpty() || !missing.isEmpty() || !wrong.isEmpty()) {
                steps.add(new Step.WriteTable(family, table, toWrite, missing, wrong));
            }
            List<String> unused = unused(chains, saved, wrong);
            if (!unused.isEmpty()) {
                drops.add(new Step.DropChains(family, table, unused));
            }
        });
        steps.addAll(drops);
    }

    private static void jumps(List<Chain> chains, SavedTable saved, List<Chain> missing, List<SavedTable.Jump> wrong) {
        Map<String, Chain> byComment = new LinkedHashMap<>();
        chains.stream().filter(Chain::hasJump).forEach(chain -> byComment.put(chain.jumpComment(), chain));
        List<Chain> found = new ArrayList<>();
        for (SavedTable.Jump jump : saved.jumps()) {
            String comment = SavedTable.comment(jump.rule());
            boolean fromOurs = saved.chains().containsKey(jump.from());
            if (comment.isEmpty() || fromOurs) {
                continue; // a rule of others, or one that is compared with its chain
            }
            Chain chain = byComment.get(comment);
            boolean right = chain != null
                    && jump.from().equals(chain.jumpFrom())
                    && SavedTable.sameWords(jump.rule(), chain.jump())
                    && !found.contains(chain);
            if (right && chain != null) {
                found.add(chain);
            } else {
                wrong.add(jump);
            }
        }
        byComment.values().stream().filter(chain -> !found.contains(chain)).forEach(missing::add);
    }

    /** Chains of ours that are not wanted; those that a rule which stays still goes to can't be dropped. */
    private static List<String> unused(List<Chain> chains, SavedTable saved, List<SavedTable.Jump> wrong) {
        List<String> wanted = chains.stream().map(Chain::name).toList();
        return saved.chains().keySet().stream()
                .filter(name -> !wanted.contains(name))
                .filter(name -> saved.jumps().stream()
                        .filter(jump -> jump.target().equals(name))
                        .filter(jump -> !wrong.contains(jump))
                        .allMatch(jump -> saved.chains().containsKey(jump.from())))
                .sorted()
                .toList();
    }

    private static SetContent empty(SetContent like) {
        return new SetContent(like.set(), NetworkSet.empty(like.set().family()), new TreeMap<>(), 0);
    }
}
