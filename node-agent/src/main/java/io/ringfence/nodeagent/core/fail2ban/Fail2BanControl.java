package io.ringfence.nodeagent.core.fail2ban;

import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.firewall.network.Network;
import java.util.List;
import java.util.Optional;

/** What Fail2Ban is asked to do. Returns at once; what can't be done now is done when Fail2Ban is there. */
public interface Fail2BanControl {

    /** Ends every ban of Ringfence's jails inside a network. */
    void unban(Network network);

    /** Tells Fail2Ban whom never to ban; at most 1,000 networks. */
    void ignore(List<Network> networks);

    /** What the policy asks; empty while no policy is known, and then nothing is touched. */
    void settings(Optional<Fail2Ban> settings);
}
