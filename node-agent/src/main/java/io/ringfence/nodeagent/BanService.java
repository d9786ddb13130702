package io.ringfence.nodeagent;

import io.ringfence.contract.Topic;
import io.ringfence.contract.ban.BanRecord;
import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Family;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.firewall.ruleset.SetContent;
import io.ringfence.nodeagent.ban.BanBoard;
import io.ringfence.nodeagent.ban.BanOwner;
import io.ringfence.nodeagent.ban.BanPublisher;
import io.ringfence.nodeagent.core.access.HeldAccess;
import io.ringfence.nodeagent.core.ban.ClusterAddresses;
import io.ringfence.nodeagent.core.ban.Surroundings;
import io.ringfence.nodeagent.core.fail2ban.Watched;
import io.ringfence.nodeagent.edge.kafka.KafkaClients;
import io.ringfence.nodeagent.edge.kafka.Outgoing;
import io.ringfence.nodeagent.edge.kafka.TopicFollower;
import io.ringfence.nodeagent.edge.os.Commands;
import io.ringfence.nodeagent.edge.os.fail2ban.ActionSocket;
import io.ringfence.nodeagent.edge.os.fail2ban.Fail2BanFiles;
import io.ringfence.nodeagent.edge.os.fail2ban.Fail2BanSocket;
import io.ringfence.nodeagent.edge.os.fail2ban.Jails;
import io.ringfence.nodeagent.edge.store.SavedBans;
import io.ringfence.nodeagent.fail2ban.Fail2BanOwner;
import io.ringfence.nodeagent.fail2ban.WatchedLogs;
import io.ringfence.nodeagent.status.StatusBoard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts together what has to do with bans: their owner, the topics it reads and writes, the node's Fail2Ban. */
final class BanService {

    private static final Duration ANSWER = Duration.ofSeconds(3);

    private final StatusBoard board;
    private final ClusterAddresses cluster = new ClusterAddresses();
    private final BanOwner owner;
    private final BanBoard banBoard;
    private final Outgoing outgoing;
    private final InstantSource clock;
    private final TopicFollower bans;
    private final TopicFollower reports;
    private final Thread working;
    private final List<Thread> threads;
    private @Nullable Fail2BanOwner fail2ban;

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
        this.working = Thread.ofPlatform().daemon().name("ban-owner").unstarted(owner::run);
        this.threads = List.of(
                working,
                Thread.ofPlatform().daemon().name("ban-reader").unstarted(bans::run),
                Thread.ofPlatform().daemon().name("node-reader").unstarted(reports::run));
    }

    BanOwner owner() {
        return owner;
    }

    /** How long the last asking of Fail2Ban took. */
    Duration lastLook() {
        return fail2ban == null ? Duration.ZERO : fail2ban.lastLook();
    }

    BanBoard board() {
        return banBoard;
    }

    /** Says whom to wake when other bans are to hold; before {@link #start}. */
    void connect(Runnable changed) {
        owner.connect(publisher(), changed);
        board.bans(
                banBoard::report,
                () -> Optional.ofNullable(fail2ban)
                        .flatMap(Fail2BanOwner::report)
                        .map(owner::compared));
    }

    /** Looks after the node's Fail2Ban; before {@link #start}. */
    void connect(NodeAgentConfig config, Commands commands, Runnable news) throws IOException {
        NodeAgentConfig.Fail2Ban where = config.fail2ban();
        Path socket = where.actionSocket().orElse(config.stateDir().resolve("fail2ban.sock"));
        fail2ban = new Fail2BanOwner(
                new Fail2BanFiles(
                        commands,
                        where.client(),
                        where.configDir(),
                        where.socket(),
                        config.stateDir().resolve("fail2ban-trial")),
                new Jails(new Fail2BanSocket(where.socket(), ANSWER)),
                ActionSocket.open(socket.toAbsolutePath(), line -> Fail2BanOwner.take(line, owner)),
                new WatchedLogs(named(where)),
                owner,
                news,
                clock);
        owner.connect(fail2ban);
    }

    /** Starts reading and working, once the saved policy was applied. */
    void start() {
        threads.forEach(Thread::start);
        if (fail2ban != null) {
            fail2ban.start();
        }
    }

    /** Ends its threads; what holds stays. */
    void stop() throws InterruptedException, IOException {
        if (fail2ban != null) {
            fail2ban.stop();
        }
        bans.stop();
        reports.stop();
        working.interrupt();
    }

    private static Map<Watched, List<String>> named(NodeAgentConfig.Fail2Ban config) {
        Map<Watched, List<String>> named = new EnumMap<>(Watched.class);
        config.asteriskLogs().ifPresent(logs -> named.put(Watched.ASTERISK, logs));
        config.freeswitchLogs().ifPresent(logs -> named.put(Watched.FREESWITCH, logs));
        config.kamailioLogs().ifPresent(logs -> named.put(Watched.KAMAILIO, logs));
        config.nginxLogs().ifPresent(logs -> named.put(Watched.NGINX, logs));
        config.apacheLogs().ifPresent(logs -> named.put(Watched.APACHE, logs));
        return named;
    }

    private BanPublisher publisher() {
        return new BanPublisher() {
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
