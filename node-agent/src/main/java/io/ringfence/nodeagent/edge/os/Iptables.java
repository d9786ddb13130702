package io.ringfence.nodeagent.edge.os;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.ruleset.RulesetText;
import io.ringfence.nodeagent.core.plan.Actual;
import io.ringfence.nodeagent.core.plan.SavedTable;
import io.ringfence.nodeagent.core.plan.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The kernel's rules through {@code iptables-<backend>-save} and {@code -restore}. */
final class Iptables {

    /** How long one try waits for the lock that iptables programs share; then the caller tries again. */
    private static final String LOCK_SECONDS = "5";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final String NFT = "nft";

    private final Commands commands;
    private final String backend;
    private final Map<String, SavedTable> known = new HashMap<>();
    private OptionalInt readAt = OptionalInt.empty();

    /** Uses a backend: {@code nft} or {@code legacy}. */
    Iptables(Commands commands, String backend) {
        this.commands = commands;
        this.backend = backend;
    }

    /** Our part of a table; read again only when a rule of any table has changed since. */
    SavedTable read(Family family, String table) throws FirewallException, InterruptedException {
        // Asked before the reading: a change during it makes the next one read again.
        OptionalInt generation = backend.equals(NFT) ? commands.ruleGeneration() : OptionalInt.empty();
        if (generation.isEmpty() || !generation.equals(readAt)) {
            known.clear();
            readAt = generation;
        }
        String key = Actual.tableKey(family, table);
        SavedTable held = known.get(key);
        if (held == null) {
            held = save(family, table);
            known.put(key, held);
        }
        return held;
    }

    /** Makes the next reading one of the rules themselves. */
    void forget() {
        known.clear();
    }

    private SavedTable save(Family family, String table) throws FirewallException, InterruptedException {
        String program = program(family, "save");
        List<String> lines = commands.lines(Commands.Command.of(TIMEOUT, program, "-t", table));
        if (lines.stream().anyMatch(line -> line.contains("is incompatible, use 'nft' tool"))) {
            // Said with exit code 0 (iptables 1.8): reading it as an empty table would write rules again and again.
            throw new FirewallException(program + ": table " + table
                    + " has rules that iptables can't read; remove what another program put into it with nft");
        }
        return SavedTable.parse(lines);
    }

    /** Writes chains and jumps in one transaction. */
    void write(Step.WriteTable step) throws FirewallException, InterruptedException {
        StringBuilder text = new StringBuilder(RulesetText.table(step.table(), step.chains(), step.jumps()));
        StringBuilder wrong = new StringBuilder();
        step.wrongJumps()
                .forEach(jump -> wrong.append("-D ")
                        .append(jump.from())
                        .append(' ')
                        .append(jump.rule())
                        .append('\n'));
        text.insert(text.indexOf("\n") + 1 + declarations(step), wrong);
        restore(step.family(), text.toString());
    }

    /** Empties and deletes chains. */
    void drop(Step.DropChains step) throws FirewallException, InterruptedException {
        StringBuilder empty = new StringBuilder("*" + step.table() + "\n");
        StringBuilder delete = new StringBuilder("*" + step.table() + "\n");
        for (String chain : step.chains()) {
            empty.append(':').append(chain).append(" - [0:0]\n");
            delete.append("-X ").append(chain).append('\n');
        }
        restore(step.family(), empty.append("COMMIT\n").toString());
        restore(step.family(), delete.append("COMMIT\n").toString());
    }

    private static int declarations(Step.WriteTable step) {
        return step.chains().stream()
                .mapToInt(chain -> (":" + chain.name() + " - [0:0]\n").length())
                .sum();
    }

    private void restore(Family family, String text) throws FirewallException, InterruptedException {
        List<String> line = List.of(program(family, "restore"), "--noflush", "-w", LOCK_SECONDS);
        commands.require(new Commands.Command(line, TIMEOUT, out -> out.write(text), ignored -> {}));
    }

    private String program(Family family, String what) {
        String name = switch (family) {
            case IPV4 -> "iptables";
            case IPV6 -> "ip6tables";
        };
        return name + "-" + backend + "-" + what;
    }
}
