package io.ringfence.nodeagent.core.script;

import java.util.List;

/**
 * A network namespace before or after a script has run.
 *
 * @param ipv4 what {@code iptables-save} prints
 * @param ipv6 what {@code ip6tables-save} prints
 * @param sets what {@code ipset save} prints
 */
public record Observed(SaveText ipv4, SaveText ipv6, List<String> sets) {

    public Observed {
        sets = List.copyOf(sets);
    }
}
