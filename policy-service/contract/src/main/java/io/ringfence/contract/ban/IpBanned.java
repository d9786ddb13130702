package io.ringfence.contract.ban;

import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A network is banned until an instant. Said again with a later end when a ban is prolonged.
 *
 * @param network what is banned; see {@link BanRecord#network()}
 * @param address the address that did it; absent for the network of a wave
 * @param origin who decided it
 * @param node the node whose Fail2Ban saw it; absent for a ban by hand
 * @param jail the Fail2Ban jail, {@code manual} or {@code wave}
 * @param by the admin who banned by hand; absent otherwise
 * @param startedAt when the ban began, by the clock of whoever decided it
 * @param until when it ends
 * @param failures how many failures led to it; 0 for a ban by hand
 * @param matches the log lines that matched, the last ones, at most {@link #MAX_MATCHES} of {@link #MAX_MATCH} characters. An
 *     attacker wrote parts of them
 * @param reason in words, for people
 * @param shared whether the other nodes apply it too
 */
public record IpBanned(
        String network,
        @Nullable String address,
        Origin origin,
        @Nullable String node,
        String jail,
        @Nullable String by,
        Instant startedAt,
        Instant until,
        int failures,
        List<String> matches,
        String reason,
        boolean shared)
        implements BanRecord {

    /** Who decided a ban. */
    public enum Origin {
        /** The Fail2Ban of a node. */
        FAIL2BAN,
        /** A node, because many neighbours were banned. */
        WAVE,
        /** An admin. */
        MANUAL
    }

    /** More log lines are not told. */
    public static final int MAX_MATCHES = 5;

    /** The longest log line. */
    public static final int MAX_MATCH = 400;

    /** The longest reason. */
    public static final int MAX_REASON = 200;

    /** The longest ban: a kernel set's longest timeout (2,147,483 s, linux/netfilter/ipset/ip_set_timeout.h) in whole days. */
    public static final int MAX_SECONDS = 24 * 86_400;

    /** The jail of bans by hand. */
    public static final String MANUAL_JAIL = "manual";

    /** The jail of bans of whole networks. */
    public static final String WAVE_JAIL = "wave";

    /** What a jail may be called. */
    public static final Pattern JAIL = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private static final int MAX_BY = 200;

    public IpBanned {
        Bounds.text(network, "network", MAX_NETWORK);
        if (address != null) {
            Bounds.text(address, "address", 45);
        }
        Objects.requireNonNull(origin, "origin");
        if (node != null) {
            Bounds.name(node, "node", Bounds.NODE);
        }
        Bounds.name(jail, "jail", JAIL);
        if (by != null) {
            Bounds.text(by, "by", MAX_BY);
        }
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(until, "until");
        Bounds.atLeast(failures, 0, "failures");
        matches = List.copyOf(matches);
        Bounds.between(matches.size(), 0, MAX_MATCHES, "matches");
        matches.forEach(line -> Bounds.text(line, "matches", MAX_MATCH));
        Bounds.text(reason, "reason", MAX_REASON);
    }

    /** Whether it is over. */
    public boolean isOver(Instant now) {
        return !until.isAfter(now);
    }

    /** Whether it tells of the same ban as another, perhaps with another end. */
    public boolean isSameBan(IpBanned other) {
        return network.equals(other.network)
                && startedAt.equals(other.startedAt)
                && jail.equals(other.jail)
                && Objects.equals(node, other.node)
                && Objects.equals(address, other.address);
    }
}
