package io.ringfence.contract.settings;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.ban.IpBanned;
import java.util.Objects;

/**
 * What Fail2Ban watches on every node, and what becomes of its bans.
 *
 * @param voip whether the logs of the PBX or SIP proxy are watched
 * @param web whether the logs of the web server are watched
 * @param maxAttempts failures within {@code findSeconds} that lead to a ban, 1 to 100
 * @param findSeconds how long a failure counts, 10 s to 1 day
 * @param banSeconds how long a ban lasts, 60 s to {@link IpBanned#MAX_SECONDS}
 * @param growing whether the ban of an address that comes back lasts twice as long each time
 * @param share whether a ban holds on all nodes, not just on the one that saw it
 * @param notifications whether people are told of bans by the notifier
 * @param waves whether neighbours are banned together
 */
public record Fail2Ban(
        boolean voip,
        boolean web,
        int maxAttempts,
        int findSeconds,
        int banSeconds,
        boolean growing,
        boolean share,
        boolean notifications,
        Waves waves) {

    /**
     * When whole networks are banned: an IPv4 /24, or an IPv6 /48, because an IPv6 ban is of a /64 anyway.
     *
     * @param on whether they are
     * @param bansPerMinute a wave is when more bans than these begin in a minute, 1 to 100,000
     * @param bansInNetwork so many addresses of a network must be banned, 2 to 256
     */
    public record Waves(boolean on, int bansPerMinute, int bansInNetwork) {

        public static final Waves OFF = new Waves(false, 30, 8);

        public Waves {
            Bounds.between(bansPerMinute, 1, 100_000, "bansPerMinute");
            Bounds.between(bansInNetwork, 2, 256, "bansInNetwork");
        }
    }

    /** Nothing is watched. */
    public static final Fail2Ban OFF = new Fail2Ban(false, false, 5, 600, 3_600, true, true, true, Waves.OFF);

    public Fail2Ban {
        Bounds.between(maxAttempts, 1, 100, "maxAttempts");
        Bounds.between(findSeconds, 10, 86_400, "findSeconds");
        Bounds.between(banSeconds, 60, IpBanned.MAX_SECONDS, "banSeconds");
        waves = Objects.requireNonNullElse(waves, Waves.OFF);
    }
}
