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
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The kernel's sets through {@code ipset}. */
final class Ipset {

    /** Sets up to this size are read back whole after every change; larger ones by count and the changed elements. */
    static final int SMALL = 5_000;

    /** More added elements than this are not tested one by one: the whole set is read. */
    private static final int MAX_TESTS = 500;

    private static final Duration SHORT = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(5);

    private final Commands commands;
    private final InstantSource clock;
    private final LongAdder written = new LongAdder();

    Ipset(Commands commands, InstantSource clock) {
        this.commands = commands;
        this.clock = clock;
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
            SetReading summed = save(set, name, false);
            if (summed.hasBaseOf(expected)) {
                return summed.over(expected);
            }
        }
        return save(set, name, true).collected();
    }

    private SetReading save(KernelSet set, String name, boolean collect)
            throws FirewallException, InterruptedException {
        SetReading reading = new SetReading(set, clock.instant(), collect);
        commands.require(Commands.Command.of(LONG, "ipset", "save", name).withOutput(reading::line));
        return reading;
    }

    /** Reads several small sets with one command; each must exist. */
    Map<KernelSet, ActualSet> readSmall(List<KernelSet> sets) throws FirewallException, InterruptedException {
        Map<KernelSet, SetReading> readings = readings(sets);
        commands.require(Commands.Command.of(SHORT, "ipset", "-exist", "restore")
                .withInput(out -> save(out, sets))
                .withOutput(line -> dispatch(readings, line)));
        return collected(readings);
    }

    /** How many elements the kernel says a set has; for a set that was read before. */
    ActualSet count(KernelSet set, ActualSet before) throws FirewallException, InterruptedException {
        String header = "";
        int count = -1;
        for (String line : commands.lines(Commands.Command.of(SHORT, "ipset", "list", "-t", set.setName()))) {
            if (line.startsWith("Header: ")) {
                header = line;
            } else if (line.startsWith("Number of entries: ")) {
                count = Integer.parseInt(
                        line.substring("Number of entries: ".length()).strip());
            }
        }
        return new ActualSet(
                before.content(), count, SetReading.number(header, "maxelem"), SetReading.usable(set, header));
    }

    /**
     * Changes live sets with one command that also reads the small ones back and tests what was added to the large ones.
     * A tested element that is missing ends the command with an error.
     *
     * @return the small sets as read back
     */
    Map<KernelSet, ActualSet> change(List<Step.ChangeSets.Change> changes, Instant now)
            throws FirewallException, InterruptedException {
        List<KernelSet> small = changes.stream()
                .map(change -> change.delta().wanted())
                .filter(wanted -> wanted.size() <= SMALL)
                .map(SetContent::set)
                .toList();
        Map<KernelSet, SetReading> readings = readings(small);
        commands.require(Commands.Command.of(LONG, "ipset", "-exist", "restore")
                .withInput(out -> {
                    for (Step.ChangeSets.Change change : changes) {
                        write(out, change, now);
                    }
                    save(out, small);
                    for (Step.ChangeSets.Change change : changes) {
                        test(out, change.delta()); // last: after a test, ipset 7.17 prints no set any more
                    }
                })
                .withOutput(line -> dispatch(readings, line)));
        changes.forEach(change -> written.add(change.delta().size()));
        return collected(readings);
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
        if (delta.wanted().size() > SMALL && tested(delta)) {
            String name = delta.wanted().set().setName();
            List<Network> added = new ArrayList<>(delta.entries().keySet());
            delta.adds().stream().forEach(added::add);
            for (Network network : added) {
                out.write("test " + name + " " + network + "\n");
            }
        }
    }

    private Map<KernelSet, SetReading> readings(List<KernelSet> sets) {
        Map<KernelSet, SetReading> readings = new EnumMap<>(KernelSet.class);
        Instant now = clock.instant();
        sets.forEach(set -> readings.put(set, new SetReading(set, now, true)));
        return readings;
    }

    private static void save(Writer out, List<KernelSet> sets) throws IOException {
        for (KernelSet set : sets) {
            out.write("save " + set.setName() + "\n");
        }
    }

    private static void dispatch(Map<KernelSet, SetReading> readings, String line) {
        int start = line.indexOf(' ') + 1;
        int end = line.indexOf(' ', start);
        if (end > start) {
            KernelSet.named(line.substring(start, end)).map(readings::get).ifPresent(reading -> reading.line(line));
        }
    }

    private static Map<KernelSet, ActualSet> collected(Map<KernelSet, SetReading> readings) {
        Map<KernelSet, ActualSet> sets = new EnumMap<>(KernelSet.class);
        readings.forEach((set, reading) -> sets.put(set, reading.collected()));
        return sets;
    }
}
