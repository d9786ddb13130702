package io.ringfence.nodeagent.core.fail2ban;

import io.ringfence.firewall.network.Network;
import java.util.List;

/** Takes what happens in Fail2Ban. May be called from several threads; returns at once. */
public interface BanSink {

    /** Bans that hold in jails of Ringfence: new ones, restored ones, prolonged ones. May repeat itself. */
    void banned(List<FoundBan> bans);

    /**
     * A ban was ended before its time by somebody's hand in Fail2Ban. Not told: its end, a stop, a reload, a jail that was
     * removed, and what the agent itself has ended.
     */
    void unbanned(String jail, Network address);

    /** All that Ringfence's jails hold, by asking. */
    void found(List<FoundBan> all);
}
