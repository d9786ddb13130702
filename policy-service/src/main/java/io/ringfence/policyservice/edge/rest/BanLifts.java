package io.ringfence.policyservice.edge.rest;

import io.ringfence.contract.ban.BanLifted;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.ban.BanProof;
import io.ringfence.policyservice.core.ban.ClusterBans;
import io.ringfence.policyservice.core.ban.HeldBan;
import io.ringfence.policyservice.core.node.Nodes;
import io.ringfence.policyservice.core.refusal.UnreachableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jboss.logging.Logger;

/** Lifts bans on all nodes, and waits for the proof. */
@ApplicationScoped
public class BanLifts {

    private static final Logger LOG = Logger.getLogger(BanLifts.class);
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(10);

    @Inject
    ClusterBans bans;

    @Inject
    Nodes nodes;

    private final Clock clock = Clock.systemUTC();

    /**
     * What was lifted.
     *
     * @param networks whose bans
     * @param places where that stands on the topic
     */
    public record Lifted(List<String> networks, List<HeldBan.Place> places) {}

    /** Lifts the bans that an address or network lies in, and those inside it. */
    public Lifted lift(Network network, BanLifted.Cause cause, String by) {
        Instant now = clock.instant();
        List<String> networks = new ArrayList<>();
        List<HeldBan.Place> places = new ArrayList<>();
        for (HeldBan held : bans.touching(network, now)) {
            String banned = held.ban().network();
            places.add(bans.publish(new BanLifted(banned, cause, by, null, now)));
            networks.add(banned);
        }
        return new Lifted(networks, places);
    }

    /** Lifts the bans inside a network that is allowed now; nodes let it in whether that succeeds or not. */
    public void allowed(Network network, String by) {
        Instant now = clock.instant();
        for (HeldBan held : bans.touching(network, now)) {
            Network banned = Network.parse(held.ban().network());
            String address = held.ban().address();
            boolean inside = network.contains(banned) || address != null && network.contains(Network.parse(address));
            if (inside) {
                try {
                    bans.publish(new BanLifted(
                            held.ban().network(), BanLifted.Cause.ALLOWED, by + ", who allowed " + network, null, now));
                } catch (UnreachableException e) {
                    LOG.warnf(
                            "%s is allowed, and its ban stays on record because it can't be lifted now: %s",
                            held.ban().network(), e.getMessage());
                }
            }
        }
    }

    /** Waits a few seconds until every node has read it back from its kernel. */
    public BanProof awaitProof(Collection<HeldBan.Place> places) {
        Instant end = clock.instant().plus(WAIT);
        while (true) {
            BanProof proof = BanProof.of(nodes.all(), places);
            if (proof.pending().isEmpty() || clock.instant().isAfter(end)) {
                return proof;
            }
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return proof;
            }
        }
    }
}
