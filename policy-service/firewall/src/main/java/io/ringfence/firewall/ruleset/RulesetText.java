package io.ringfence.firewall.ruleset;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The texts that {@code ipset restore} and {@code iptables-restore --noflush} take. */
public final class RulesetText {

    private static final int FLUSH_AT = 1 << 16;

    private RulesetText() {}

    /** The command that makes a set of that name with room for a content. */
    public static String create(SetContent content, String name) {
        int size = content.size();
        int hashSize = Math.max(1_024, Integer.highestOneBit(Math.max(1, size / 4)) * 2);
        return "create " + name + " hash:net family " + content.set().family().ipsetName() + " hashsize " + hashSize
                + " maxelem " + maxElements(size) + " timeout 0\n";
    }

    /** Room in a set for that many elements: half as many again, so that small changes fit; at least ipset's default. */
    public static int maxElements(int size) {
        return Math.max(65_536, size + size / 2);
    }

    /** Writes {@code add} lines for the whole content to a set of that name. */
    public static void appendElements(Appendable out, SetContent content, String name, Instant now) throws IOException {
        StringBuilder text = new StringBuilder(FLUSH_AT + 256);
        String add = "add " + name + " ";
        for (int i = 0; i < content.base().size(); i++) {
            text.append(add);
            content.base().append(text, i);
            text.append('\n');
            if (text.length() >= FLUSH_AT) {
                out.append(text);
                text.setLength(0);
            }
        }
        out.append(text);
        for (Map.Entry<Network, Optional<Instant>> entry : content.entries().entrySet()) {
            out.append(add(name, entry.getKey(), entry.getValue(), now));
        }
    }

    /** One {@code add} line; with {@code -exist} it also renews the time-out. */
    public static String add(String name, Network network, Optional<Instant> until, Instant now) {
        long timeout = SetContent.timeoutSeconds(until, now);
        return "add " + name + " " + network + (timeout == 0 ? "" : " timeout " + timeout) + "\n";
    }

    /** One {@code del} line. */
    public static String del(String name, Network network) {
        return "del " + name + " " + network + "\n";
    }

    /** Everything about sets that a node runs, as one text for {@code ipset -exist restore}. */
    public static void appendSets(Appendable out, Ruleset ruleset, Instant now) throws IOException {
        for (SetContent content : ruleset.sets()) {
            out.append(create(content, content.set().setName()));
            appendElements(out, content, content.set().setName(), now);
        }
    }

    /**
     * The restore texts of a family, one for each table, by table. A chain that is named in a text is emptied and filled
     * in the same transaction; chains that are not named are not touched ({@code --noflush}). The jumps are not in it: they
     * stand in chains of others, so they are added only where they are missing.
     */
    public static Map<String, String> tables(Ruleset ruleset, Family family) {
        Map<String, List<Chain>> byTable = new LinkedHashMap<>();
        ruleset.chains(family)
                .forEach(chain -> byTable.computeIfAbsent(chain.table(), table -> new ArrayList<>())
                        .add(chain));
        Map<String, String> texts = new LinkedHashMap<>();
        byTable.forEach((table, chains) -> texts.put(table, table(table, chains, List.of())));
        return texts;
    }

    /**
     * A restore text for some chains of one table.
     *
     * @param jumps the chains whose jump is missing and goes to the first place of its built-in chain
     */
    public static String table(String table, List<Chain> chains, List<Chain> jumps) {
        StringBuilder text = new StringBuilder("*").append(table).append('\n');
        chains.forEach(chain -> text.append(':').append(chain.name()).append(" - [0:0]\n"));
        chains.forEach(chain -> chain.lines().forEach(line -> text.append(line).append('\n')));
        jumps.forEach(chain -> text.append("-I ")
                .append(chain.jumpFrom())
                .append(" 1 ")
                .append(chain.jump())
                .append('\n'));
        return text.append("COMMIT\n").toString();
    }
}
