package io.ringfence.nodeagent;

import io.ringfence.contract.Topic;
import io.ringfence.contract.ban.BanRecord;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.firewall.ruleset.SetContent;
import io.ringfence.nodeagent.core.access.HeldAccess;
import io.ringfence.nodeagent.core.ban.ClusterAddresses;
import io.ringfence.nodeagent.core.ban.Surroundings;
import io.ringfence.nodeagent.edge.kafka.KafkaClients;
import io.ringfence.nodeagent.edge.kafka.Outgoing;
import io.ringfence.nodeagent.edge.kafka.TopicFollower;
import io.ringfence.nodeagent.edge.store.SavedBans;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Puts together what has to do with bans: their owner, the topics it reads and writes, the node's Fail2Ban. */
final class BanService {

    private final StatusBoard board;
    private final ClusterAddresses cluster = new ClusterAddresses();
    private final BanOwner owner;
    private final BanBoard banBoard;
    private final Outgoing outgoing;
    private final InstantSource clock;
    private final TopicFollower bans;
    private final TopicFollower reports;
    private final List<Thread> threads;

    BanService(
            String node,
            KafkaClients clients,
            Outgoing outgoing,
            StatusBoard board,
            SavedBans saved,
            InstantSource clock) {
        this.board = board;
        this.outgoing = outgoing;
        this.clock = clock;
        this.owner = new BanOwner(node, () -> around(node), this::allowedEntries, cluster, saved, clock);
        this.banBoard = new BanBoard(owner);
        this.bans = new TopicFollower(Topic.BANS, clients, outgoing, owner::read, clock);
        this.reports = new TopicFollower(Topic.NODE_STATUS, clients, outgoing, owner::reported, clock);
        this.threads = List.of(
                Thread.ofPlatform().daemon().name("ban-owner").unstarted(owner::run),
                Thread.ofPlatform().daemon().name("ban-reader").unstarted(bans::run),
                Thread.ofPlatform().daemon().name("node-reader").unstarted(reports::run));
    }

    BanBoard board() {
        return banBoard;
    }

    /** Says whom to wake when other bans are to hold; before {@link #start}. */
    void connect(Runnable changed) {
        owner.connect(publisher(), changed);
        board.bans(banBoard::report, Optional::empty);
    }

    /** Starts reading and working, once the saved policy was applied. */
    void start() {
        threads.forEach(Thread::start);
    }

    /** Ends its threads; what holds stays. */
    void stop() {
        threads.forEach(Thread::interrupt);
        bans.stop();
        reports.stop();
    }

    private BanOwner.Publisher publisher() {
        return new BanOwner.Publisher() {
            @Override
            public Instant atEnd() {
                return bans.contact().up() ? bans.atEnd() : Instant.MIN;
            }

            @Override
            public void send(BanRecord event, Consumer<Boolean> done) {
                outgoing.ban(event, clock.instant(), done);
            }
        };
    }

    private Surroundings around(String node) {
        HeldAccess.Facts facts = board.enforced();
        List<String> further = Stream.concat(
                        board.facts().ownAddresses().stream(), board.facts().controlPlane().stream())
                .toList();
        return new Surroundings(
                node,
                facts.settings().fail2ban(),
                network ->
                        facts.ruleset().map(ruleset -> covers(ruleset, network)).orElse(false),
                cluster.with(further));
    }

    private static boolean covers(Ruleset ruleset, Network network) {
        SetContent allowed = ruleset.content(KernelSet.of(ListKind.ALLOW, network.family()));
        return !allowed.base().covering(network).isEmpty()
                || !allowed.entries().isEmpty() && network.wider().anyMatch(allowed.entries()::containsKey);
    }

    /** Single entries only: lists may have millions of networks, and change with each registration of a phone. */
    private Optional<List<Network>> allowedEntries() {
        return board.enforced()
                .ruleset()
                .map(ruleset -> Stream.of(Family.values())
                        .flatMap(family ->
                                ruleset.content(KernelSet.of(ListKind.ALLOW, family)).entries().keySet().stream())
                        .toList());
    }
}
