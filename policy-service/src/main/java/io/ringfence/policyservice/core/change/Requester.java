package io.ringfence.policyservice.core.change;

import io.ringfence.firewall.network.Network;
import java.util.Optional;

/**
 * Who asks for a change.
 *
 * @param actor the name of the token, or {@link #SYSTEM}
 * @param address where the request came from, empty when it came from nowhere
 */
public record Requester(String actor, Optional<Network> address) {

    /** What the service does by itself, such as the end of an entry. */
    public static final Requester SYSTEM = new Requester("system", Optional.empty());
}
