package io.ringfence.policyservice.edge.rest.traffic;

import io.ringfence.firewall.explain.Explanation;
import io.ringfence.firewall.explain.Layer;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.settings.SettingsStore;
import io.ringfence.policyservice.core.settings.StoredSettings;
import io.ringfence.policyservice.edge.rest.firewall.Explainer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether the policy drops addresses as it is now; asked for those of a whole answer at once. */
@ApplicationScoped
class Blocked {

    /** How many addresses the database is asked for at once. */
    private static final int AT_ONCE = 1_000;

    @Inject
    Explainer explainer;

    @Inject
    SettingsStore settings;

    private final Clock clock = Clock.systemUTC();

    /** What the policy does with some addresses, by their texts; what is no address, as of a frame without any, is left out. */
    Map<String, Explanation> explain(Collection<String> addresses) {
        Instant now = clock.instant();
        StoredSettings stored = settings.current();
        Map<String, Explanation> explained = new HashMap<>();
        List<String> all = addresses.stream().distinct().toList();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            Map<String, Network> networks = networks(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
            Map<Network, Explanation> some = explainer.explain(Set.copyOf(networks.values()), stored, now);
            networks.forEach((text, network) -> explained.put(text, some.get(network)));
        }
        return explained;
    }

    /** Those of some addresses that the policy drops. */
    Set<String> dropped(Collection<String> addresses) {
        return explain(addresses).entrySet().stream()
                .filter(entry -> isDropped(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether an explanation says that packets are dropped. */
    static boolean isDropped(Explanation explanation) {
        return explanation.verdict() == Layer.Verdict.DROPPED;
    }

    private static Map<String, Network> networks(List<String> texts) {
        Map<String, Network> networks = new HashMap<>();
        for (String text : texts) {
            try {
                networks.put(text, Network.parse(text));
            } catch (IllegalArgumentException e) {
                continue; // of a frame without addresses
            }
        }
        return networks;
    }
}
