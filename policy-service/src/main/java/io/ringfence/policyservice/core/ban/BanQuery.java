package io.ringfence.policyservice.core.ban;

import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.change.Page;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which bans are asked for.
 *
 * @param touching only those that contain this network or lie in it
 * @param node only those of this node
 * @param jail only those of this jail
 * @param active only those that hold, or only those that do not
 */
public record BanQuery(
        Optional<Network> touching, Optional<String> node, Optional<String> jail, Optional<Boolean> active) {

    /**
     * One page of them.
     *
     * @param all bans, the newest first
     * @param after the place after which it begins, as {@link Page#next} of the page before has it
     */
    public Page<HeldBan> page(List<HeldBan> all, Optional<String> after, int limit, Instant now) {
        List<HeldBan> found = all.stream()
                .filter(held -> matches(held, now))
                .filter(held -> after.isEmpty() || place(held).compareTo(after.get()) < 0)
                .sorted((one, other) -> place(other).compareTo(place(one)))
                .limit(limit + 1L)
                .toList();
        return found.size() <= limit
                ? new Page<>(found, Optional.empty())
                : new Page<>(found.subList(0, limit), Optional.of(place(found.get(limit - 1))));
    }

    private boolean matches(HeldBan held, Instant now) {
        Network network = Network.parse(held.ban().network());
        return touching.map(asked -> asked.contains(network) || network.contains(asked))
                        .orElse(true)
                && node.map(name -> name.equals(held.ban().node())).orElse(true)
                && jail.map(name -> name.equals(held.ban().jail())).orElse(true)
                && active.map(wanted -> wanted == held.isActive(now)).orElse(true);
    }

    /** Sorts as time and then network. */
    private static String place(HeldBan held) {
        return String.format("%020d", held.ban().startedAt().toEpochMilli()) + " "
                + held.ban().network();
    }
}
