package io.ringfence.policyservice.edge.store;

import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.ban.BanGuard;
import io.ringfence.policyservice.core.change.Cuts;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Refusal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A ban cuts off whom a block would. */
@ApplicationScoped
public class StoredBanGuard implements BanGuard {

    @Inject
    CutGuard guard;

    @Inject
    People people;

    private final Clock clock = Clock.systemUTC();

    @Override
    @Transactional
    public Optional<Refusal> refusal(Network network, Requester who) {
        Instant now = clock.instant();
        Cuts cuts = guard.byBlock(network, people.within(List.of(network), now), now);
        return new Cuts(who.address().filter(network::contains), cuts.admins(), cuts.tenants(), cuts.nodes())
                .refusal("A ban of " + network);
    }
}
