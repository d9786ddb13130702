package io.ringfence.firewall.ban;

import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * When many addresses of a network are banned during a wave, the network is banned as a whole: an IPv4 /24, or an IPv6 /48,
 * because an IPv6 ban is of a /64 anyway.
 */
public final class Waves {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int IPV4_PREFIX = 24;
    private static final int IPV6_PREFIX = 48;

    /**
     * A network with banned addresses in it.
     *
     * @param network the network
     * @param bans how many bans lie in it
     * @param until when the last of them ends
     * @param due whether there are so many that it is banned as a whole during a wave
     */
    public record Candidate(Network network, int bans, Instant until, boolean due) {}

    private Waves() {}

    /** The network that would be banned for a ban; empty when it is as wide already. */
    public static Optional<Network> around(IpBanned ban) {
        Network network = Network.parse(ban.network());
        int prefix = network.family() == Family.IPV4 ? IPV4_PREFIX : IPV6_PREFIX;
        return network.prefix() <= prefix
                ? Optional.empty()
                : Optional.of(Network.containing(network.family(), network.hi(), network.lo(), prefix));
    }

    /** How many bans began in the last minute; those by hand are no wave. */
    public static int bansInLastMinute(Collection<IpBanned> active, Instant now) {
        Instant from = now.minus(MINUTE);
        return (int) active.stream()
                .filter(ban -> ban.origin() == IpBanned.Origin.FAIL2BAN)
                .filter(ban -> ban.startedAt().isAfter(from))
                .count();
    }

    /** Whether a wave is on. */
    public static boolean isWave(Collection<IpBanned> active, Fail2Ban.Waves settings, Instant now) {
        return bansInLastMinute(active, now) > settings.bansPerMinute();
    }

    /** The networks with two bans or more that are not banned as a whole already, those with most bans first. */
    public static List<Candidate> candidates(Collection<IpBanned> active, Fail2Ban.Waves settings) {
        Map<Network, List<IpBanned>> byNetwork = active.stream()
                .filter(ban -> ban.origin() == IpBanned.Origin.FAIL2BAN)
                .filter(ban -> around(ban).isPresent())
                .collect(Collectors.groupingBy(ban -> around(ban).orElseThrow(), TreeMap::new, Collectors.toList()));
        active.stream().map(ban -> Network.parse(ban.network())).forEach(byNetwork::remove);
        Function<Map.Entry<Network, List<IpBanned>>, Candidate> candidate = entry -> new Candidate(
                entry.getKey(),
                entry.getValue().size(),
                entry.getValue().stream()
                        .map(IpBanned::until)
                        .max(Instant::compareTo)
                        .orElseThrow(),
                entry.getValue().size() >= settings.bansInNetwork());
        return byNetwork.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(candidate)
                .sorted((one, other) -> Integer.compare(other.bans(), one.bans()))
                .toList();
    }
}
