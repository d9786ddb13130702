package io.ringfence.firewall.policy;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.NetworkSet;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All named lists, and their unions by kind and family. The unions are made once here, so that compiling after a change
 * of single entries does not touch the millions.
 */
public final class NamedLists {

    /** No lists. */
    public static final NamedLists NONE = new NamedLists(List.of());

    private final SortedMap<String, NamedList> byName = new TreeMap<>();
    private final Map<ListKind, Map<Family, NetworkSet>> unions = new EnumMap<>(ListKind.class);

    public NamedLists(Collection<NamedList> lists) {
        lists.forEach(list -> byName.put(list.manifest().name(), list));
        for (ListKind kind : ListKind.values()) {
            Map<Family, NetworkSet> byFamily = new EnumMap<>(Family.class);
            for (Family family : Family.values()) {
                byFamily.put(
                        family,
                        NetworkSet.union(
                                family,
                                of(kind).map(list -> list.networks(family)).toList()));
            }
            unions.put(kind, byFamily);
        }
    }

    /** The lists in the order of their names. */
    public Collection<NamedList> all() {
        return byName.values();
    }

    /** Every network of that kind and family in any list. */
    public NetworkSet union(ListKind kind, Family family) {
        return Objects.requireNonNull(
                Objects.requireNonNull(unions.get(kind), "every kind has unions")
                        .get(family),
                "every family has a union");
    }

    private Stream<NamedList> of(ListKind kind) {
        return byName.values().stream().filter(list -> list.manifest().list() == kind);
    }
}
