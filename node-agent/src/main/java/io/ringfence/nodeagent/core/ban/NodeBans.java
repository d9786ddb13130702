package io.ringfence.nodeagent.core.ban;

import io.ringfence.contract.ban.BanLifted;
import io.ringfence.contract.ban.BanRecord;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.firewall.ban.Bans;
import io.ringfence.firewall.ban.Waves;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.fail2ban.FoundBan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The bans that a node knows: those of {@code ringfence.bans}, and what is its own and not there yet. A ban of its own holds
 * from the moment on in which it is found, whatever Kafka does; it is pending until it is read back from the topic.
 *
 * <p>What is found may be found again, by asking Fail2Ban or after a start: it is published once. Not for several threads at once.
 */
public final class NodeBans {

    /** Fail2Ban counts in whole seconds: a ban that began this long after a lift may have begun before it. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    /** Lifts are kept as long as Fail2Ban can take to end its bans, and then some. */
    private static final Duration KEEP_LIFTS = Duration.ofHours(1);

    private final Bans topic = new Bans();
    private final Map<Network, BanRecord> pending = new TreeMap<>();
    private final Map<Network, Instant> lifted = new TreeMap<>();
    private int ignored;
    private int onlyInKernel;

    /** Takes bans that Fail2Ban holds; those that may not be are to end there. */
    public Set<Effect> found(List<FoundBan> bans, Surroundings around, Instant now) {
        Set<Effect> effects = new LinkedHashSet<>();
        for (FoundBan ban : bans) {
            if (ban.until().isAfter(now)) {
                found(ban, around, now, effects);
            }
        }
        return effects;
    }

    private void found(FoundBan found, Surroundings around, Instant now, Set<Effect> effects) {
        Network address = found.address();
        Network network = Bans.networkFor(address, around::isOwn);
        if (around.isOwn(address) || around.isAllowed().test(address) || isStale(found, network)) {
            effects.add(new Effect.Unban(address));
            return;
        }
        IpBanned ban = event(found, network, around);
        Optional<IpBanned> held = held(network, now);
        if (held.isEmpty() || held.get().until().isBefore(ban.until())) {
            pending.put(network, ban);
            effects.add(new Effect.Publish());
            effects.addAll(wave(ban, around, now));
        }
    }

    /** Whether a lift has ended it, and Fail2Ban has not heard of that yet. */
    private boolean isStale(FoundBan found, Network network) {
        return network.wider()
                .map(lifted::get)
                .anyMatch(at -> at != null && found.start().isBefore(at.plus(ROUNDING)));
    }

    private List<Effect> wave(IpBanned ban, Surroundings around, Instant now) {
        if (!around.settings().waves().on()) {
            return List.of();
        }
        List<IpBanned> active = active(now);
        Optional<Network> neighbours = Waves.around(ban);
        if (neighbours.isEmpty()
                || around.isOwn(neighbours.get())
                || !Waves.isWave(active, around.settings().waves(), now)) {
            return List.of();
        }
        return Waves.candidates(active, around.settings().waves()).stream()
                .filter(candidate -> candidate.due() && candidate.network().equals(neighbours.get()))
                .<Effect>map(candidate -> {
                    pending.put(candidate.network(), event(candidate, around, now));
                    return new Effect.Publish();
                })
                .toList();
    }

    /** A ban was ended by hand in this node's Fail2Ban: it ends everywhere, if it was this node's. */
    public Set<Effect> unbanned(Network address, Surroundings around, Instant now) {
        Network network = Bans.networkFor(address, around::isOwn);
        boolean ours = held(network, now)
                .filter(ban -> around.node().equals(ban.node()))
                .isPresent();
        return ours ? lift(network, BanLifted.Cause.FAIL2BAN, "Fail2Ban on " + around.node(), around, now) : Set.of();
    }

    /** Ends this node's bans of what is allowed now, or the cluster's own. */
    public Set<Effect> recheck(Surroundings around, Instant now) {
        Set<Effect> effects = new LinkedHashSet<>();
        for (IpBanned ban : active(now)) {
            Network network = Network.parse(ban.network());
            Network address = ban.address() == null ? network : Network.parse(ban.address());
            if (around.node().equals(ban.node()) && around.isAllowed().test(address)) {
                effects.addAll(lift(network, BanLifted.Cause.ALLOWED, "the policy, which allows it", around, now));
            }
        }
        return effects;
    }

    private Set<Effect> lift(Network network, BanLifted.Cause cause, String by, Surroundings around, Instant now) {
        BanLifted lift = new BanLifted(Bans.text(network), cause, by, around.node(), now);
        topic.apply(lift);
        pending.put(network, lift);
        lifted.put(network, now);
        return Set.of(new Effect.Publish(), new Effect.Unban(network));
    }

    /**
     * Takes a record of the topic.
     *
     * @param replay whether it was there before the agent started to read
     */
    public Set<Effect> record(BanRecord event, boolean replay, Instant now) {
        Network network = Network.parse(event.network());
        topic.apply(event);
        BanRecord waiting = pending.get(network);
        return switch (event) {
            case IpBanned ban -> {
                if (waiting instanceof IpBanned own && !ban.until().isBefore(own.until())) {
                    pending.remove(network);
                }
                yield Set.of();
            }
            case BanLifted lift -> {
                Instant at = replay
                        ? lift.at()
                        : now; // a live one ends what holds here now, whatever the other's clock says
                boolean ends =
                        !(waiting instanceof IpBanned own) || own.startedAt().isBefore(at.plus(ROUNDING));
                if (waiting != null && ends) {
                    pending.remove(network);
                }
                lifted.merge(network, at, (one, other) -> one.isAfter(other) ? one : other);
                yield Set.of(new Effect.Unban(network));
            }
        };
    }

    /** A tombstone of the topic. */
    public void removed(String network) {
        topic.remove(network);
    }

    /** Forgets what is over. */
    public void tidy(Instant now) {
        topic.forgetOver(now);
        pending.values().removeIf(event -> event instanceof IpBanned ban && ban.isOver(now));
        lifted.values().removeIf(at -> at.plus(KEEP_LIFTS).isBefore(now));
    }

    /** What waits to be published: each is this node's last word on its network. */
    public Collection<BanRecord> pending() {
        return List.copyOf(pending.values());
    }

    /** The bans that this node is to enforce, each with its end. */
    public Map<Network, Instant> holding(Surroundings around, Instant now) {
        return Bans.ends(active(now).stream()
                .filter(ban -> ban.origin() == IpBanned.Origin.MANUAL
                        || around.node().equals(ban.node())
                        || ban.shared() && around.settings().share())
                .filter(ban -> !around.isOwn(Network.parse(ban.network())))
                .toList());
    }

    /** Compares with all that Fail2Ban holds. */
    public void compare(List<FoundBan> all, Surroundings around, Instant now) {
        Set<Network> networks = new LinkedHashSet<>();
        int withoutEffect = 0;
        Map<Network, Instant> holding = holding(around, now);
        for (FoundBan ban : all) {
            Network network = Bans.networkFor(ban.address(), around::isOwn);
            networks.add(network);
            if (ban.until().isAfter(now) && !holding.containsKey(network)) {
                withoutEffect++;
            }
        }
        ignored = withoutEffect;
        onlyInKernel = (int) active(now).stream()
                .filter(ban -> ban.origin() == IpBanned.Origin.FAIL2BAN
                        && around.node().equals(ban.node()))
                .filter(ban -> !networks.contains(Network.parse(ban.network())))
                .count();
    }

    /** Bans that Fail2Ban had at the last {@link #compare} and that were not to hold. */
    public int onlyInFail2Ban() {
        return ignored;
    }

    /** Bans of this node that Fail2Ban did not have at the last {@link #compare}. */
    public int onlyInKernel() {
        return onlyInKernel;
    }

    /** All that the topic has said and is not over, to be saved. */
    public List<IpBanned> published() {
        return topic.all();
    }

    /** Takes what was saved. */
    public void restore(Collection<IpBanned> published, Collection<BanRecord> waiting) {
        published.forEach(topic::apply);
        waiting.forEach(event -> pending.put(Network.parse(event.network()), event));
    }

    private Optional<IpBanned> held(Network network, Instant now) {
        return pending.get(network) instanceof IpBanned own && !own.isOver(now)
                ? Optional.of(own)
                : topic.of(network, now);
    }

    private List<IpBanned> active(Instant now) {
        Map<Network, IpBanned> all = new TreeMap<>();
        topic.active(now).forEach(ban -> all.put(Network.parse(ban.network()), ban));
        pending.forEach((network, event) -> {
            if (event instanceof IpBanned ban && !ban.isOver(now)) {
                all.merge(network, ban, (one, other) -> one.until().isAfter(other.until()) ? one : other);
            }
        });
        return new ArrayList<>(all.values());
    }

    private static IpBanned event(FoundBan found, Network network, Surroundings around) {
        return new IpBanned(
                Bans.text(network),
                found.address().address(),
                IpBanned.Origin.FAIL2BAN,
                around.node(),
                found.jail(),
                null,
                found.start(),
                found.until(),
                found.failures(),
                found.matches(),
                found.failures() + (found.failures() == 1 ? " failure in " : " failures in ") + found.jail() + " on "
                        + around.node(),
                around.settings().share());
    }

    private static IpBanned event(Waves.Candidate candidate, Surroundings around, Instant now) {
        return new IpBanned(
                candidate.network().toString(),
                null,
                IpBanned.Origin.WAVE,
                around.node(),
                IpBanned.WAVE_JAIL,
                null,
                now,
                candidate.until(),
                candidate.bans(),
                List.of(),
                candidate.bans() + " addresses of it were banned during a wave",
                around.settings().share());
    }
}
