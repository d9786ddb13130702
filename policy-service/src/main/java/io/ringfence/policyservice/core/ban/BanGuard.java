package io.ringfence.policyservice.core.ban;

import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Refusal;
import java.util.Optional;

/** Finds out whom a ban would cut off. */
public interface BanGuard {

    /** Why a ban is refused: it cuts off its requester, an admin, all phones of a tenant, or a node. */
    Optional<Refusal> refusal(Network network, Requester who);
}
