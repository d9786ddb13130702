package io.ringfence.nodeagent.edge.os;

import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.RulesetText;
import io.ringfence.firewall.ruleset.SetContent;
import io.ringfence.nodeagent.core.plan.ActualSet;
import io.ringfence.nodeagent.core.plan.SetDelta;
import io.ringfence.nodeagent.core.plan.Step;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The kernel's sets through {@code ipset}. */
final class Ipset {

    /** Sets up to this size are read whole in every look for foreign changes; of larger ones the count is. */
    static final int SMALL = 5_000;

    /** Sets up to this size are read back whole after a change; of larger ones the count and the changed elements are. */
    private static final int PROVEN_WHOLE = 250;

    /** More added elements than this are not tested one by one, and more changes are no work for the session. */
    private static final int MAX_TESTS = 500;

    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final String NAME = "Name: ";

    private final Commands commands;
    private final InstantSource clock;
    private final IpsetSession changes;
    private final IpsetSession heads; // a second one: after a `list -t`, ipset 7.17 prints no members any more
    private final LongAdder written = new LongAdder();

    Ipset(Commands commands, InstantSource clock) {
        this.commands = commands;
        this.clock = clock;
        this.changes = new IpsetSession(commands, clock);
        this.heads = new IpsetSession(commands, clock);
    }

    /** Elements that were written to the kernel since the start: added, renewed and removed. */
    long elementsWritten() {
        return written.sum();
    }

    /** The names of all sets, of others too. */
    Set<String> names() throws FirewallException, InterruptedException {
        return Set.copyOf(commands.lines(Commands.Command.of(SHORT, "ipset", "list", "-n")));
    }

    /**
     * Reads one set whole. When it holds what is expected, that object is used for the reading; only otherwise is it read
     * once more and collected.
     */
    ActualSet read(KernelSet set, String name, @Nullable SetContent expected)
            throws FirewallException, InterruptedException {
        if (expected != null && expected.size() > SMALL) {
            SetReading summed = list(set, name, false);
            if (summed.hasBaseOf(expected)) {
                return summed.over(expected);
            }
        }
        return list(set, name, true).collected();
    }

    private SetReading list(KernelSet set, String name, boolean collect)
            throws FirewallException, InterruptedException {
        SetReading reading = new SetReading(set, clock.instant(), collect);
        commands.require(Commands.Command.of(LONG, "ipset", "list", name).withOutput(reading::line));
        return reading;
    }

    /** Reads several small sets at once; each must exist. */
    Map<KernelSet, ActualSet> readSmall(List<KernelSet> sets) throws FirewallException, InterruptedException {
        Instant at = clock.instant();
        return readings(exchange(changes, LONG, out -> list(out, sets)), at);
    }

    /** How many elements the kernel says a set has; for a set that was read before. */
    ActualSet count(KernelSet set, ActualSet before) throws FirewallException, InterruptedException {
        SetReading head = new SetReading(set, clock.instant(), false);
        exchange(heads, SHORT, out -> out.write("list -t " + set.setName() + "\n"))
                .forEach(head::line);
        return head.headOver(before.content());
    }

    /**
     * Changes live sets, reads the small ones back and tests what was added to the large ones. A tested element that is
     * missing is an error.
     *
     * @return the small sets as read back
     */
    Map<KernelSet, ActualSet> change(List<Step.ChangeSets.Change> changed, Instant now)
            throws FirewallException, InterruptedException {
        List<KernelSet> small = changed.stream()
                .map(change -> change.delta().wanted())
                .filter(wanted -> wanted.size() <= PROVEN_WHOLE)
                .map(SetContent::set)
                .toList();
        Instant at = clock.instant();
        Commands.Input input = out -> {
            for (Step.ChangeSets.Change change : changed) {
                write(out, change, now);
            }
            list(out, small);
            for (Step.ChangeSets.Change change : changed) {
                test(out, change.delta()); // last: after a test, ipset 7.17 prints no set any more
            }
        };
        int size = changed.stream().mapToInt(change -> change.delta().size()).sum();
        List<String> answer = size <= MAX_TESTS ? exchange(changes, LONG, input) : run(LONG, input);
        written.add(size);
        return readings(answer, at);
    }

    /** Gives commands to the session, or, where there is none, to a process of their own. */
    private List<String> exchange(IpsetSession session, Duration limit, Commands.Input input)
            throws FirewallException, InterruptedException {
        Optional<List<String>> answer = session.exchange(input);
        return answer.isPresent() ? answer.get() : run(limit, input);
    }

    private List<String> run(Duration limit, Commands.Input input) throws FirewallException, InterruptedException {
        return commands.lines(
                Commands.Command.of(limit, "ipset", "-exist", "restore").withInput(input));
    }

    /** Whether a change was small enough to have had each added element tested. */
    static boolean tested(SetDelta delta) {
        return delta.additions() <= MAX_TESTS;
    }

    /** Makes a temporary set anew and fills it. */
    void fill(SetContent content, Instant now) throws FirewallException, InterruptedException {
        String name = content.set().temporaryName();
        destroyIfThere(name);
        commands.require(Commands.Command.of(LONG, "ipset", "restore").withInput(out -> {
            out.write(RulesetText.create(content, name));
            RulesetText.appendElements(out, content, name, now);
        }));
        written.add(content.size());
    }

    /** Puts the temporary set into the place of the live one, at once for every packet. */
    void putInPlace(KernelSet set, boolean liveExists) throws FirewallException, InterruptedException {
        if (liveExists) {
            commands.require(Commands.Command.of(SHORT, "ipset", "swap", set.temporaryName(), set.setName()));
            destroyIfThere(set.temporaryName());
        } else {
            commands.require(Commands.Command.of(SHORT, "ipset", "rename", set.temporaryName(), set.setName()));
        }
    }

    /** Destroys a set; that it does not exist is no error. */
    void destroyIfThere(String name) throws FirewallException, InterruptedException {
        Commands.Command command = Commands.Command.of(SHORT, "ipset", "destroy", name);
        Commands.Result result = commands.run(command);
        boolean gone = result instanceof Commands.Ended(int exitCode, String errors)
                && (exitCode == 0 || errors.contains("does not exist"));
        if (!gone) {
            throw FirewallException.of(command, result);
        }
    }

    private void write(Writer out, Step.ChangeSets.Change change, Instant now) throws IOException {
        SetDelta delta = change.delta();
        String name = delta.wanted().set().setName();
        if (change.create()) {
            out.write(RulesetText.create(delta.wanted(), name));
        }
        SetContent additions = new SetContent(delta.wanted().set(), delta.adds(), delta.entries(), 0);
        RulesetText.appendElements(out, additions, name, now);
        for (int i = 0; i < delta.removals().size(); i++) {
            out.write(RulesetText.del(name, delta.removals().get(i)));
        }
    }

    private static void test(Writer out, SetDelta delta) throws IOException {
        if (delta.wanted().size() > PROVEN_WHOLE && tested(delta)) {
            String name = delta.wanted().set().setName();
            List<Network> added = new ArrayList<>(delta.entries().keySet());
            delta.adds().stream().forEach(added::add);
            for (Network network : added) {
                out.write("test " + name + " " + network + "\n");
            }
        }
    }

    private static void list(Writer out, List<KernelSet> sets) throws IOException {
        for (KernelSet set : sets) {
            out.write("list " + set.setName() + "\n");
        }
    }

    private static Map<KernelSet, ActualSet> readings(List<String> lines, Instant at) {
        Map<KernelSet, SetReading> readings = new EnumMap<>(KernelSet.class);
        Optional<SetReading> current = Optional.empty();
        for (String line : lines) {
            if (line.startsWith(NAME)) {
                current = KernelSet.named(line.substring(NAME.length()))
                        .map(set -> readings.computeIfAbsent(set, key -> new SetReading(key, at, true)));
            } else if (!line.contains(" is in set ")) { // the answer to a test
                current.ifPresent(reading -> reading.line(line));
            }
        }
        Map<KernelSet, ActualSet> sets = new EnumMap<>(KernelSet.class);
        readings.forEach((set, reading) -> sets.put(set, reading.collected()));
        return sets;
    }
}
