package io.ringfence.policyservice.edge.rest.firewall;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.explain.Explanation;
import io.ringfence.firewall.explain.Layer;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.ban.ClusterBans;
import io.ringfence.policyservice.core.country.Countries;
import io.ringfence.policyservice.core.entry.Entry;
import io.ringfence.policyservice.core.entry.EntryStore;
import io.ringfence.policyservice.core.list.ListStore;
import io.ringfence.policyservice.core.list.StoredList;
import io.ringfence.policyservice.core.settings.StoredSettings;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExplainerTest {

    private static final Instant NOW = Instant.parse("2026-11-26T02:00:00Z");
    private static final Network BY_ENTRY = Network.parse("192.0.2.1");
    private static final Network BY_LIST = Network.parse("192.0.2.2");

    private final List<String> asked = new ArrayList<>();

    @Test
    void theStoresAreAskedOnceForAllAddresses() {
        // Given
        Explainer explainer = new Explainer();
        explainer.entries = fake(EntryStore.class, Map.of(BY_ENTRY, List.of(entry())));
        explainer.lists =
                fake(ListStore.class, Map.of(BY_LIST, Map.of(list(), List.of(Network.parse("192.0.2.2/31")))));
        explainer.bans = fake(ClusterBans.class, List.of());
        explainer.countries = fake(Countries.class, Optional.empty());
        Set<Network> addresses = IntStream.range(0, 200)
                .mapToObj(last -> Network.parse("192.0.2." + last))
                .collect(Collectors.toSet());

        // When
        Map<Network, Explanation> explained = explainer.explain(addresses, StoredSettings.FIRST, NOW);

        // Then
        assertThat(explained.keySet()).isEqualTo(addresses);
        assertThat(explained.values().stream()
                        .filter(one -> one.verdict() == Layer.Verdict.DROPPED)
                        .map(Explanation::ip))
                .containsExactlyInAnyOrder(BY_ENTRY, BY_LIST);
        assertThat(asked).filteredOn("EntryStore"::equals).hasSize(1);
        assertThat(asked).filteredOn("ListStore"::equals).hasSize(1);
    }

    /** A store that gives one answer to whatever it is asked, and notes that it was. */
    private <T> T fake(Class<T> type, Object answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, with) -> {
            asked.add(type.getSimpleName());
            return answer;
        }));
    }

    private static Entry entry() {
        return new Entry(new UUID(0, 1), ListKind.BLOCK, BY_ENTRY, "ADMIN", null, null, NOW, "a", NOW, "a", 1, 1L);
    }

    private static StoredList list() {
        return new StoredList("scanners", ListKind.BLOCK, 1, 1, 1, "ADMIN", null, NOW, "a", NOW, "a", 1L);
    }
}
