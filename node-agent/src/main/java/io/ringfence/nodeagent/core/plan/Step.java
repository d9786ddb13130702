package io.ringfence.nodeagent.core.plan;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.ruleset.Chain;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.SetContent;
import java.util.List;
import java.util.stream.Collectors;

/** One step from what the kernel holds to what it should hold. After any of them a packet is judged by whole rules. */
public sealed interface Step {

    /** What was found, for people. */
    String describe();

    /** Adds to and removes from live sets. */
    record ChangeSets(List<Change> changes) implements Step {

        /** One set's part; {@code create} when it does not exist yet, and then no rule can name it. */
        public record Change(SetDelta delta, boolean create) {}

        public ChangeSets {
            changes = List.copyOf(changes);
        }

        @Override
        public String describe() {
            return changes.stream()
                    .map(change -> change.create()
                            ? "set " + change.delta().wanted().set().setName() + " was missing"
                            : change.delta().describe())
                    .collect(Collectors.joining("; "));
        }
    }

    /** Fills a temporary set, counts it and puts it into the place of the live one at once. */
    record ReplaceSet(SetContent wanted, boolean liveExists, String found) implements Step {
        @Override
        public String describe() {
            return "set " + set().setName() + ": " + found;
        }

        public KernelSet set() {
            return wanted.set();
        }
    }

    /**
     * Writes chains whole, adds jumps that are missing, removes jumps of ours that are not right; one transaction.
     *
     * @param chains the chains to write
     * @param jumps the chains whose jump is missing
     * @param wrongJumps jumps with a comment of ours to remove
     */
    record WriteTable(
            Family family, String table, List<Chain> chains, List<Chain> jumps, List<SavedTable.Jump> wrongJumps)
            implements Step {

        public WriteTable {
            chains = List.copyOf(chains);
            jumps = List.copyOf(jumps);
            wrongJumps = List.copyOf(wrongJumps);
        }

        @Override
        public String describe() {
            String where = " (" + family + ", table " + table + ")";
            String found = chains.stream()
                    .map(chain -> "chain " + chain.name() + " was missing or changed" + where)
                    .collect(Collectors.joining("; "));
            String jumpsFound = jumps.stream()
                    .map(chain -> "the jump from " + chain.jumpFrom() + " to " + chain.name() + " was missing" + where)
                    .collect(Collectors.joining("; "));
            String wrong = wrongJumps.isEmpty() ? "" : wrongJumps.size() + " jump(s) were changed or doubled" + where;
            return List.of(found, jumpsFound, wrong).stream()
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining("; "));
        }
    }

    /** Drops chains of ours that the policy no longer has. */
    record DropChains(Family family, String table, List<String> chains) implements Step {

        public DropChains {
            chains = List.copyOf(chains);
        }

        @Override
        public String describe() {
            return "unused chains " + chains + " (" + family + ", table " + table + ")";
        }
    }

    /** Drops sets of ours that nothing uses. */
    record DropSets(List<String> names) implements Step {

        public DropSets {
            names = List.copyOf(names);
        }

        @Override
        public String describe() {
            return "unused sets " + names;
        }
    }
}
