package io.ringfence.nodeagent.ban;

import io.ringfence.contract.ban.BanRecord;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.fail2ban.FoundBan;
import java.util.List;

/** Something that has happened to bans, for their owner. */
sealed interface BanItem {
    record Found(List<FoundBan> bans) implements BanItem {}

    record All(List<FoundBan> bans) implements BanItem {}

    record Unbanned(Network address) implements BanItem {}

    record Read(List<BanRecord> events, List<String> removed, List<Long> positions, boolean replay)
            implements BanItem {}

    record Look() implements BanItem {}
}
