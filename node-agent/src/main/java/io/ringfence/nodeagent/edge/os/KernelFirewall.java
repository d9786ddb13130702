package io.ringfence.nodeagent.edge.os;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.ruleset.Chain;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.firewall.ruleset.SetContent;
import io.ringfence.nodeagent.core.plan.Actual;
import io.ringfence.nodeagent.core.plan.ActualSet;
import io.ringfence.nodeagent.core.plan.RuleTexts;
import io.ringfence.nodeagent.core.plan.SavedTable;
import io.ringfence.nodeagent.core.plan.SetDelta;
import io.ringfence.nodeagent.core.plan.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Our sets, chains and jumps in the kernel: reads them, takes steps, and says what each step left behind. */
public final class KernelFirewall {

    private static final Logger LOG = Logger.getLogger(KernelFirewall.class);

    private final Ipset ipset;
    private final Iptables iptables;
    private final InstantSource clock;
    private final RuleTexts texts = new RuleTexts();

    public KernelFirewall(Commands commands, String backend, InstantSource clock) {
        this.ipset = new Ipset(commands, clock);
        this.iptables = new Iptables(commands, backend);
        this.clock = clock;
    }

    /** How the rules looked right after they were written. */
    public RuleTexts texts() {
        return texts;
    }

    /** Elements written to sets since the start. */
    public long elementsWritten() {
        return ipset.elementsWritten();
    }

    /** Reads all that is ours, every element. */
    public Actual read(Ruleset wanted) throws FirewallException, InterruptedException {
        iptables.forget();
        Set<String> names = ipset.names();
        Map<KernelSet, ActualSet> sets = new HashMap<>();
        Set<String> leftovers = new TreeSet<>();
        for (KernelSet set : KernelSet.values()) {
            if (names.contains(set.setName())) {
                sets.put(set, ipset.read(set, set.setName(), wanted.content(set)));
            }
            if (names.contains(set.temporaryName())) {
                leftovers.add(set.temporaryName());
            }
        }
        return new Actual(sets, leftovers, tables(wanted, Set.copyOf(Ruleset.TABLES)));
    }

    /**
     * Reads as little as shows a foreign change: small sets and rules whole, of large sets the count; a large set whose
     * count has changed is read whole.
     */
    public Actual look(Actual known, Ruleset wanted) throws FirewallException, InterruptedException {
        List<KernelSet> small = new ArrayList<>();
        List<KernelSet> large = new ArrayList<>();
        known.sets().forEach((set, held) -> (held.count() <= Ipset.SMALL ? small : large).add(set));
        Map<KernelSet, ActualSet> sets = new HashMap<>();
        try {
            if (!small.isEmpty()) {
                sets.putAll(ipset.readSmall(small));
            }
            for (KernelSet set : large) {
                ActualSet held = known.sets().get(set);
                if (held == null) {
                    continue;
                }
                ActualSet counted = ipset.count(set, held);
                boolean same = counted.usable() && sameCount(counted, wanted.content(set));
                sets.put(set, same ? counted : ipset.read(set, set.setName(), wanted.content(set)));
            }
        } catch (FirewallException e) {
            return read(wanted); // a set is gone: find out which
        }
        Set<String> held = Ruleset.TABLES.stream()
                .filter(table -> Stream.of(Family.values())
                        .anyMatch(family -> !known.table(family, table).chains().isEmpty()))
                .collect(Collectors.toSet());
        return new Actual(sets, known.leftovers(), tables(wanted, held));
    }

    /** Takes one step and reads back what it touched. */
    public Actual take(Step step, Actual before) throws FirewallException, InterruptedException {
        return switch (step) {
            case Step.ChangeSets change -> changeSets(change, before);
            case Step.ReplaceSet replace -> replaceSet(replace, before);
            case Step.WriteTable write -> writeTable(write, before);
            case Step.DropChains drop -> {
                iptables.drop(drop);
                yield before.with(drop.family(), drop.table(), iptables.read(drop.family(), drop.table()));
            }
            case Step.DropSets drop -> {
                for (String name : drop.names()) {
                    ipset.destroyIfThere(name);
                }
                yield before.withoutLeftovers();
            }
        };
    }

    private Actual changeSets(Step.ChangeSets step, Actual before) throws FirewallException, InterruptedException {
        Instant now = clock.instant();
        Actual after = before;
        Map<KernelSet, ActualSet> small = ipset.change(step.changes(), now);
        for (Step.ChangeSets.Change change : step.changes()) {
            SetContent wanted = change.delta().wanted();
            KernelSet set = wanted.set();
            ActualSet read = small.get(set);
            if (read == null) {
                read = proveLarge(change.delta(), wanted);
            } else if (SetDelta.between(read.content(), wanted, now).isEmpty()) {
                read = new ActualSet(wanted, read.count(), read.maxElements(), read.usable());
            }
            after = after.with(set, read);
        }
        return after;
    }

    private ActualSet proveLarge(SetDelta delta, SetContent wanted) throws FirewallException, InterruptedException {
        if (Ipset.tested(delta)) {
            ActualSet counted = ipset.count(wanted.set(), new ActualSet(wanted, 0, 0, true));
            if (sameCount(counted, wanted)) {
                return counted;
            }
        }
        return ipset.read(wanted.set(), wanted.set().setName(), wanted);
    }

    private Actual replaceSet(Step.ReplaceSet step, Actual before) throws FirewallException, InterruptedException {
        Instant now = clock.instant();
        KernelSet set = step.set();
        ipset.fill(step.wanted(), now);
        Instant full = clock.instant();
        ActualSet filled = ipset.read(set, set.temporaryName(), step.wanted());
        SetDelta rest = SetDelta.between(filled.content(), step.wanted(), clock.instant());
        if (!rest.isEmpty()) {
            ipset.destroyIfThere(set.temporaryName());
            throw new FirewallException("set " + set.setName() + ": the new content was read back with "
                    + rest.additions() + " elements missing and "
                    + rest.removals().size()
                    + " too many; the old set stays and it is tried again");
        }
        ipset.putInPlace(set, step.liveExists());
        ActualSet placed = ipset.count(set, filled);
        LOG.infof(
                "set %s: replaced by one of %d elements (filled in %d ms, read back in %d ms)",
                set.setName(),
                placed.count(),
                Duration.between(now, full).toMillis(),
                Duration.between(full, clock.instant()).toMillis());
        Set<String> leftovers = new LinkedHashSet<>(before.leftovers());
        leftovers.remove(set.temporaryName());
        return new Actual(before.with(set, placed).sets(), leftovers, before.tables());
    }

    private Actual writeTable(Step.WriteTable step, Actual before) throws FirewallException, InterruptedException {
        iptables.write(step);
        SavedTable saved = iptables.read(step.family(), step.table());
        texts.remember(step.family(), step.table(), step.chains(), saved);
        return before.with(step.family(), step.table(), saved);
    }

    /** Reads the tables that have chains of ours, or should have. */
    private Map<String, SavedTable> tables(Ruleset wanted, Set<String> held)
            throws FirewallException, InterruptedException {
        Map<String, SavedTable> tables = new HashMap<>();
        for (Family family : Family.values()) {
            Set<String> names = new TreeSet<>(held);
            for (Chain chain : wanted.chains(family)) {
                names.add(chain.table());
            }
            for (String table : names) {
                tables.put(Actual.tableKey(family, table), iptables.read(family, table));
            }
        }
        return tables;
    }

    /** Elements may end up to {@link SetDelta}'s rounding before their time, so the count may be lower by those. */
    private boolean sameCount(ActualSet counted, SetContent wanted) {
        int missing = wanted.size() - counted.count();
        return missing == 0 || missing > 0 && missing <= SetDelta.ending(wanted, clock.instant());
    }
}
