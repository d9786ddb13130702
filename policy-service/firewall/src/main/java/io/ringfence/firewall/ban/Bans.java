package io.ringfence.firewall.ban;

import io.ringfence.contract.ban.BanLifted;
import io.ringfence.contract.ban.BanRecord;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The bans that hold: what {@code ringfence.bans} said last of each network. Of two bans of one network the one that ends
 * later holds; a lift ends both. Not for several threads at once.
 */
public final class Bans {

    /** The length of the networks that IPv6 bans are of. */
    public static final int IPV6_PREFIX = 64;

    private final Map<Network, IpBanned> byNetwork = new TreeMap<>();

    /**
     * Takes a record.
     *
     * @return whether it changes what holds
     * @throws IllegalArgumentException when its network is none
     */
    public boolean apply(BanRecord event) {
        Network network = Network.parse(event.network());
        return switch (event) {
            case BanLifted ignored -> byNetwork.remove(network) != null;
            case IpBanned ban -> {
                IpBanned held = byNetwork.get(network);
                boolean shorter =
                        held != null && !held.isSameBan(ban) && held.until().isAfter(ban.until());
                if (shorter || ban.equals(held)) {
                    yield false;
                }
                byNetwork.put(network, ban);
                yield true;
            }
        };
    }

    /** Forgets a network, as a tombstone says; returns whether it was there. */
    public boolean remove(String network) {
        return byNetwork.remove(Network.parse(network)) != null;
    }

    /** Forgets bans that are over; returns whether there were any. */
    public boolean forgetOver(Instant now) {
        return byNetwork.values().removeIf(ban -> ban.isOver(now));
    }

    /** The bans that are not over, by network. */
    public List<IpBanned> active(Instant now) {
        return byNetwork.values().stream().filter(ban -> !ban.isOver(now)).toList();
    }

    /** The ban of exactly this network, if it holds. */
    public Optional<IpBanned> of(Network network, Instant now) {
        return Optional.ofNullable(byNetwork.get(network)).filter(ban -> !ban.isOver(now));
    }

    /** The bans that an address or network lies in, the widest first. */
    public List<IpBanned> covering(Network network, Instant now) {
        return network.wider()
                .map(byNetwork::get)
                .filter(ban -> ban != null && !ban.isOver(now))
                .toList();
    }

    /** How many networks are held, those included that are over and not forgotten yet. */
    public int size() {
        return byNetwork.size();
    }

    /**
     * What is banned for an address: itself, or the /64 of an IPv6 address, unless that has one of the cluster's own.
     *
     * @param isOwn whether a network has one of the cluster's addresses in it
     */
    public static Network networkFor(Network address, Predicate<Network> isOwn) {
        if (address.family() == Family.IPV4 || address.prefix() <= IPV6_PREFIX) {
            return address;
        }
        Network wide = Network.containing(Family.IPV6, address.hi(), address.lo(), IPV6_PREFIX);
        return isOwn.test(wide) ? address : wide;
    }

    /** A network as {@link BanRecord#network()} writes it: an address alone, a network with its prefix length. */
    public static String text(Network network) {
        return network.isAddress() ? network.address() : network.toString();
    }

    /** The networks of bans with their ends, as the compiler takes them. */
    public static Map<Network, Instant> ends(Collection<IpBanned> bans) {
        Map<Network, Instant> ends = new TreeMap<>();
        bans.forEach(ban -> ends.merge(
                Network.parse(ban.network()), ban.until(), (one, other) -> one.isAfter(other) ? one : other));
        return ends;
    }

    /** A copy that goes its own way. */
    public Bans copy() {
        Bans copy = new Bans();
        copy.byNetwork.putAll(byNetwork);
        return copy;
    }

    /** All that is held, to be saved. */
    public List<IpBanned> all() {
        return new ArrayList<>(byNetwork.values());
    }
}
