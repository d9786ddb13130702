package io.ringfence.nodeagent.edge.os;

import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Understands the commands that the agent runs, with what was measured of the real ones: a restore of sets stops at the
 * first bad line and keeps what was done, a restore of rules is done whole or not at all, sets in use can't be destroyed.
 * A fault can be set: after some commands one is refused, or the agent dies in the middle of one.
 */
public final class FakeKernel implements Commands {

    /** The agent dies here. */
    public static final class Crash extends RuntimeException {}

    private static final Ended OK = new Ended(0, "");

    /** One set. */
    public static final class FakeSet {
        private final Family family;
        private final int maxElements;
        private final Map<Network, Optional<Instant>> elements = new LinkedHashMap<>();

        FakeSet(Family family, int maxElements) {
            this.family = family;
            this.maxElements = maxElements;
        }

        /** Its elements with their ends. */
        public Map<Network, Optional<Instant>> elements() {
            return elements;
        }
    }

    private final InstantSource clock;
    private final Map<String, FakeSet> sets = new TreeMap<>();
    private final Map<String, Map<String, List<String>>> tables = new HashMap<>();
    private int commandsToFault = -1;
    private boolean crash;
    private int runs;
    private Runnable watch = () -> {};

    public FakeKernel(InstantSource clock) {
        this.clock = clock;
        for (String family : List.of("iptables", "ip6tables")) {
            tables.put(family + " raw", builtIn("PREROUTING", "OUTPUT"));
            tables.put(family + " filter", builtIn("INPUT", "FORWARD", "OUTPUT"));
        }
    }

    /** After so many more commands one is refused. */
    public void refuseAfter(int commands) {
        commandsToFault = commands;
        crash = false;
    }

    /** After so many more commands the agent dies in the middle of one. */
    public void crashAfter(int commands) {
        commandsToFault = commands;
        crash = true;
    }

    /** No fault any more. */
    public void heal() {
        commandsToFault = -1;
    }

    /** Looks at the kernel after each line that changes a set, and after each command. */
    public void watch(Runnable look) {
        watch = look;
    }

    public Map<String, FakeSet> sets() {
        return sets;
    }

    private static Map<String, List<String>> builtIn(String... names) {
        Map<String, List<String>> chains = new LinkedHashMap<>();
        for (String name : names) {
            chains.put(name, new ArrayList<>());
        }
        return chains;
    }

    /** The chains of a family's table raw: {@code iptables} or {@code ip6tables}. */
    public Map<String, List<String>> chains(String family) {
        return chains(family, "raw");
    }

    /** The chains of a family's table. */
    public Map<String, List<String>> chains(String family, String table) {
        return tables.get(family + " " + table);
    }

    /** How many commands were run. */
    public int runs() {
        return runs;
    }

    @Override
    public Result run(Command command) {
        Result result = take(command);
        watch.run();
        return result;
    }

    private Result take(Command command) {
        runs++;
        StringWriter text = new StringWriter();
        try {
            command.input().writeTo(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> lines = text.toString().lines().toList();
        boolean fault = commandsToFault == 0;
        commandsToFault--;
        if (fault && !crash) {
            return new Ended(4, "fault");
        }
        if (command.program().equals("ipset")) {
            return ipset(command, lines, fault);
        }
        if (fault) {
            throw new Crash(); // a restore of rules is one transaction: it has not happened
        }
        String family = command.program().substring(0, command.program().indexOf('-'));
        return command.program().endsWith("-save") ? saveRules(family, command) : restoreRules(family, lines);
    }

    private Result ipset(Command command, List<String> lines, boolean fault) {
        List<String> words = command.line();
        if (words.getLast().equals("restore")) {
            int count = fault ? lines.size() / 2 : lines.size();
            Result result = restoreSets(lines.subList(0, count), words.contains("-exist"), command);
            if (fault) {
                throw new Crash();
            }
            return result;
        }
        if (fault) {
            throw new Crash();
        }
        return switch (words.get(1)) {
            case "list" -> words.get(2).equals("-n") ? names(command) : list(words.get(2), true, command);
            case "swap" -> swap(words.get(2), words.get(3));
            case "rename" -> rename(words.get(2), words.get(3));
            case "destroy" -> destroy(words.get(2));
            default -> throw new IllegalArgumentException(words.toString());
        };
    }

    private Result names(Command command) {
        sets.keySet().forEach(command.output());
        return OK;
    }

    private Result list(String name, boolean members, Command command) {
        FakeSet set = live(name);
        if (set == null) {
            return missing();
        }
        Consumer<String> out = command.output();
        out.accept("Name: " + name);
        out.accept("Type: hash:net");
        out.accept("Header: family " + set.family.ipsetName() + " hashsize 1024 maxelem " + set.maxElements
                + " timeout 0 bucketsize 12 initval 0x1");
        out.accept("Number of entries: " + set.elements.size());
        if (members) {
            out.accept("Members:");
            set.elements.forEach((network, end) -> out.accept((network.isAddress() ? network.address() : network)
                    + " timeout "
                    + end.map(at -> Duration.between(clock.instant(), at).toSeconds())
                            .orElse(0L)));
        }
        return OK;
    }

    private Result restoreSets(List<String> lines, boolean exist, Command command) {
        for (String line : lines) {
            String[] words = line.split(" ");
            Result result = switch (words[0]) {
                case "create" -> create(words, exist);
                case "add" -> add(words, exist);
                case "del" -> delete(words, exist);
                case "list" -> list(words[words.length - 1], words.length == 2, command);
                case "test" -> test(words);
                default -> throw new IllegalArgumentException(line);
            };
            if (result != OK) {
                return result;
            }
            watch.run();
        }
        return OK;
    }

    private Result create(String[] words, boolean exist) {
        if (sets.containsKey(words[1])) {
            return exist ? OK : new Ended(1, "set with the same name already exists");
        }
        Family family = words[4].equals("inet") ? Family.IPV4 : Family.IPV6;
        sets.put(words[1], new FakeSet(family, Integer.parseInt(words[8])));
        return OK;
    }

    private Result add(String[] words, boolean exist) {
        FakeSet set = sets.get(words[1]);
        if (set == null) {
            return missing();
        }
        Network network = Network.parse(words[2]);
        if (set.elements.containsKey(network) && !exist) {
            return new Ended(1, "it's already added");
        }
        if (set.elements.size() >= set.maxElements) {
            return new Ended(1, "Hash is full, cannot add more elements");
        }
        set.elements.put(
                network,
                words.length > 4
                        ? Optional.of(clock.instant().plusSeconds(Long.parseLong(words[4])))
                        : Optional.empty());
        return OK;
    }

    private Result delete(String[] words, boolean exist) {
        FakeSet set = sets.get(words[1]);
        if (set == null) {
            return missing();
        }
        boolean had = set.elements.remove(Network.parse(words[2])) != null || exist;
        return had ? OK : new Ended(1, "it's not added");
    }

    private Result test(String[] words) {
        FakeSet set = sets.get(words[1]);
        boolean has = set != null && set.elements.containsKey(Network.parse(words[2]));
        return has ? OK : new Ended(1, words[2] + " is NOT in set " + words[1]);
    }

    private Result swap(String one, String other) {
        FakeSet first = sets.get(one);
        FakeSet second = sets.get(other);
        if (first == null || second == null) {
            return missing();
        }
        sets.put(one, second);
        sets.put(other, first);
        return OK;
    }

    private Result rename(String from, String to) {
        if (sets.containsKey(to)) {
            return new Ended(1, "a set with the new name already exists");
        }
        FakeSet set = sets.remove(from);
        if (set == null) {
            return missing();
        }
        sets.put(to, set);
        return OK;
    }

    private Result destroy(String name) {
        boolean used = tables.values().stream()
                .flatMap(chains -> chains.values().stream())
                .flatMap(List::stream)
                .anyMatch(rule -> rule.contains("--match-set " + name + " "));
        if (used) {
            return new Ended(1, "Set cannot be destroyed: it is in use by a kernel component");
        }
        return sets.remove(name) == null ? missing() : OK;
    }

    private static Result missing() {
        return new Ended(1, "The set with the given name does not exist");
    }

    /** A set without what has ended. */
    private FakeSet live(String name) {
        FakeSet set = sets.get(name);
        if (set != null) {
            set.elements.values().removeIf(end -> end.isPresent() && !end.get().isAfter(clock.instant()));
        }
        return set;
    }

    private Result saveRules(String family, Command command) {
        String table = command.line().getLast();
        Map<String, List<String>> chains = chains(family, table);
        command.output().accept("*" + table);
        chains.keySet()
                .forEach(chain -> command.output()
                        .accept(":" + chain + (chain.startsWith("RF-") ? " - [0:0]" : " ACCEPT [12:345]")));
        chains.forEach((chain, rules) -> rules.forEach(rule -> command.output().accept("-A " + chain + " " + rule)));
        command.output().accept("COMMIT");
        return OK;
    }

    private Result restoreRules(String family, List<String> lines) {
        String table = lines.getFirst().substring(1);
        Map<String, List<String>> chains = new LinkedHashMap<>();
        chains(family, table).forEach((chain, rules) -> chains.put(chain, new ArrayList<>(rules)));
        for (String line : lines) {
            String[] words = line.split(" ", 3);
            String rule = words.length > 2 ? words[2] : "";
            if (line.startsWith(":")) {
                chains.put(words[0].substring(1), new ArrayList<>());
            } else if (line.startsWith("-A ")) {
                chains.get(words[1]).add(rule);
            } else if (line.startsWith("-I ")) {
                chains.get(words[1]).addFirst(rule.substring(2));
            } else if (line.startsWith("-D ")) {
                if (!chains.get(words[1]).remove(rule)) {
                    return new Ended(1, "Bad rule (does a matching rule exist in that chain?)");
                }
            } else if (line.startsWith("-X ")) {
                chains.remove(words[1]);
            }
        }
        boolean setsThere = chains.values().stream()
                .flatMap(List::stream)
                .filter(rule -> rule.contains("--match-set "))
                .allMatch(rule -> sets.containsKey(rule.replaceAll(".*--match-set (\\S+) .*", "$1")));
        if (!setsThere) {
            return new Ended(2, "Set does not exist");
        }
        tables.put(family + " " + table, chains);
        return OK;
    }
}
