package io.ringfence.nodeagent.core.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code iptables-save} prints of all tables of one family, without counters and remarks.
 *
 * @param tables the tables by name, in the order in which they were printed
 */
public record SaveText(Map<String, Table> tables) {

    /** A kernel without any table. */
    public static final SaveText EMPTY = new SaveText(Map.of());

    /** The policy that a built-in chain has when nobody has set one. */
    public static final String ACCEPT = "ACCEPT";

    private static final String OF_USERS = "-";

    /**
     * One table.
     *
     * @param policies each chain's policy; {@code -} for chains that are not built in
     * @param rules each chain's rules, as printed after {@code -A <chain> }
     */
    public record Table(Map<String, String> policies, Map<String, List<String>> rules) {

        /** A table in which nobody has done anything. */
        public static final Table EMPTY = new Table(Map.of(), Map.of());

        public Table {
            policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
            Map<String, List<String>> copied = new LinkedHashMap<>();
            rules.forEach((chain, lines) -> copied.put(chain, List.copyOf(lines)));
            rules = Collections.unmodifiableMap(copied);
        }

        /** A chain's rules; none where there is no such chain. */
        public List<String> rules(String chain) {
            return rules.getOrDefault(chain, List.of());
        }

        /** A built-in chain's policy. */
        public String policy(String chain) {
            return policies.getOrDefault(chain, ACCEPT);
        }

        public boolean hasChain(String chain) {
            return policies.containsKey(chain);
        }

        public boolean isBuiltIn(String chain) {
            return !policies.getOrDefault(chain, OF_USERS).equals(OF_USERS);
        }
    }

    public SaveText {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }

    public Table table(String name) {
        return tables.getOrDefault(name, Table.EMPTY);
    }

    /** Reads the lines that {@code iptables-save} has printed. */
    public static SaveText parse(List<String> lines) {
        Map<String, Table> tables = new LinkedHashMap<>();
        String name = "";
        Map<String, String> policies = new LinkedHashMap<>();
        Map<String, List<String>> rules = new LinkedHashMap<>();
        for (String line : lines) {
            if (line.startsWith("*")) {
                name = line.substring(1);
                policies = new LinkedHashMap<>();
                rules = new LinkedHashMap<>();
            } else if (line.startsWith(":")) {
                String[] words = line.substring(1).split(" ");
                policies.put(words[0], words.length > 1 ? words[1] : OF_USERS);
                rules.put(words[0], new ArrayList<>());
            } else if (line.startsWith("-A ")) {
                int space = line.indexOf(' ', 3);
                String chain = space < 0 ? line.substring(3) : line.substring(3, space);
                rules.computeIfAbsent(chain, added -> new ArrayList<>())
                        .add(space < 0 ? "" : line.substring(space + 1));
            } else if (line.equals("COMMIT")) {
                tables.put(name, new Table(policies, rules));
            }
        }
        return new SaveText(tables);
    }
}
