package io.ringfence.policyservice.core.ban;

import io.ringfence.contract.ban.BanRecord;
import io.ringfence.firewall.network.Network;
import java.time.Instant;
import java.util.List;

/** The bans of the cluster. */
public interface ClusterBans {

    /** All that are known, also those that have ended lately; the newest first. */
    List<HeldBan> all();

    /** The bans that hold and that an address lies in, the widest first. */
    List<HeldBan> covering(Network address, Instant now);

    /** The bans that hold and that a network lies in, or that lie in it. */
    List<HeldBan> touching(Network network, Instant now);

    /**
     * Publishes a ban or a lift, and waits until the brokers have it.
     *
     * @throws io.ringfence.policyservice.core.refusal.UnreachableException when they can't be reached
     */
    HeldBan.Place publish(BanRecord event);

    /** Whether the topic can be read. */
    boolean isReading();
}
