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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Whether the policy drops addresses, asked once for each of an answer. */
@ApplicationScoped
class Blocked {

    @Inject
    Explainer explainer;

    @Inject
    SettingsStore settings;

    private final Clock clock = Clock.systemUTC();

    /** Explains addresses by the policy as it is now, and remembers what it has said; for one answer and one thread. */
    Function<String, Optional<Explanation>> now() {
        Instant now = clock.instant();
        StoredSettings stored = settings.current();
        Map<String, Optional<Explanation>> known = new HashMap<>();
        return address -> known.computeIfAbsent(address, text -> explain(text, stored, now));
    }

    /** Whether an explanation says that packets are dropped. */
    static boolean isDropped(Optional<Explanation> explanation) {
        return explanation
                .map(found -> found.verdict() == Layer.Verdict.DROPPED)
                .orElse(false);
    }

    private Optional<Explanation> explain(String address, StoredSettings stored, Instant now) {
        try {
            return Optional.of(explainer.explain(Network.parse(address), stored, now));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a frame without addresses
        }
    }
}
