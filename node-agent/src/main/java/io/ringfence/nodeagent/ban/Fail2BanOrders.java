package io.ringfence.nodeagent.ban;

import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.ban.Effect;
import io.ringfence.nodeagent.core.ban.Surroundings;
import io.ringfence.nodeagent.core.fail2ban.Fail2BanControl;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the owner of bans asks of the node's Fail2Ban, where there is one. For one thread. */
final class Fail2BanOrders {

    /** Nobody looks after Fail2Ban. */
    static final Fail2BanOrders NONE = new Fail2BanOrders(Optional.empty());

    private static final int MAX_IGNORED = 1_000;

    private final Optional<Fail2BanControl> control;
    private List<Network> told = List.of();

    Fail2BanOrders(Optional<Fail2BanControl> control) {
        this.control = control;
    }

    /** Ends bans in Fail2Ban. */
    void carryOut(Collection<Effect> effects) {
        control.ifPresent(fail2ban -> effects.stream().distinct().forEach(effect -> {
            if (effect instanceof Effect.Unban(Network network)) {
                fail2ban.unban(network);
            }
        }));
    }

    /**
     * Tells the settings, and whom to leave alone from the start because they would not be banned anyway.
     *
     * @param allowed allowed networks; empty before a policy is known, and then nothing is told
     */
    void tell(Surroundings around, Optional<List<Network>> allowed) {
        if (control.isEmpty() || allowed.isEmpty()) {
            return;
        }
        List<Network> ignored = new ArrayList<>(around.always());
        ignored.addAll(allowed.get());
        List<Network> bounded =
                ignored.stream().distinct().sorted().limit(MAX_IGNORED).toList();
        if (!bounded.equals(told)) {
            told = bounded;
            control.get().ignore(bounded);
        }
        control.get().settings(Optional.of(around.settings()));
    }
}
