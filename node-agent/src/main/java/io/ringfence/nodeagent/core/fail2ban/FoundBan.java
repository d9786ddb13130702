package io.ringfence.nodeagent.core.fail2ban;

import io.ringfence.contract.ban.IpBanned;
import io.ringfence.firewall.network.Network;
import java.time.Instant;
import java.util.List;

/**
 * A ban as a Fail2Ban knows it.
 *
 * @param jail the jail, one of Ringfence's
 * @param address the banned address
 * @param start when it began, in whole seconds
 * @param until when it ends, at most {@link IpBanned#MAX_SECONDS} later
 * @param failures how many failures led to it
 * @param matches the log lines that matched, without control characters, bounded as {@link IpBanned#matches()} is
 */
public record FoundBan(String jail, Network address, Instant start, Instant until, int failures, List<String> matches) {

    public FoundBan {
        matches = List.copyOf(matches);
    }
}
