package io.ringfence.nodeagent;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.nodeagent.call.CallDesk;
import io.ringfence.nodeagent.call.CallMemory;
import io.ringfence.nodeagent.call.CallOutbox;
import io.ringfence.nodeagent.call.CdrWatch;
import io.ringfence.nodeagent.call.PbxCalls;
import io.ringfence.nodeagent.core.call.AccountPattern;
import io.ringfence.nodeagent.core.call.Blindness;
import io.ringfence.nodeagent.core.call.CallReport;
import io.ringfence.nodeagent.core.call.Counting;
import io.ringfence.nodeagent.core.call.DialCheck;
import io.ringfence.nodeagent.core.call.LiveCalls;
import io.ringfence.nodeagent.core.pbx.CallTracker;
import io.ringfence.nodeagent.core.pbx.LocalTimes;
import io.ringfence.nodeagent.edge.agi.AgiDoor;
import io.ringfence.nodeagent.edge.ami.AmiClient;
import io.ringfence.nodeagent.edge.kafka.KafkaClients;
import io.ringfence.nodeagent.edge.kafka.Outgoing;
import io.ringfence.nodeagent.edge.kafka.TopicFollower;
import io.ringfence.nodeagent.edge.store.SavedCalls;
import io.ringfence.nodeagent.edge.store.SavedCdrPlace;
import io.ringfence.nodeagent.edge.store.StateDirectory;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Puts together what has to do with calls: what is known of limits, who asks, what is told. */
final class CallService {

    private static final Duration END = Duration.ofSeconds(2);

    private final String node;
    private final Optional<String> onlyTenant;
    private final InstantSource clock;
    private final Counting counting;
    private final CallMemory memory;
    private final CallOutbox outbox;
    private final CallDesk desk;
    private final TopicFollower limits;
    private final TopicFollower blocks;
    private final List<Thread> readers;
    private final List<Thread> workers;
    private final Optional<AgiDoor> agi;
    private final Optional<Pbx> pbx;
    private final Optional<CdrWatch> cdrs;

    /** A PBX whose events are followed. */
    private record Pbx(PbxCalls calls, AmiClient client, TopicFollower commands, TopicFollower dialogs) {}

    CallService(
            String node,
            NodeAgentConfig.Calls config,
            KafkaClients clients,
            Outgoing outgoing,
            StateDirectory state,
            InstantSource clock) {
        config.tenant().ifPresent(tenant -> Bounds.name(tenant, "node-agent.calls.tenant", Bounds.TENANT));
        this.node = node;
        this.onlyTenant = config.tenant();
        this.clock = clock;
        this.counting = new Counting(config.blindAfter(), tenant -> KafkaRecords.partition(Topic.CALL_EVENTS, tenant));
        this.memory = new CallMemory(new SavedCalls(state), counting);
        this.outbox = new CallOutbox((event, done) -> outgoing.call(event, clock.instant(), done));
        AccountPattern accounts = accounts(config);
        LiveCalls live = new LiveCalls();
        this.desk = new CallDesk(
                node,
                new DialCheck(memory.book(), counting, Set.copyOf(config.emergencyNumbers())),
                accounts,
                config.tenant(),
                live,
                outbox::add,
                clock);
        this.limits = new TopicFollower(Topic.CALL_LIMITS, clients, outgoing, memory::limits, clock);
        this.blocks = new TopicFollower(Topic.CALL_BLOCKS, clients, outgoing, memory::blocks, clock);
        this.agi = config.agi()
                .port()
                .map(port -> new AgiDoor(port, desk, config.agi().accountVariable()));
        this.pbx = config.ami().user().map(user -> {
            CallTracker tracker =
                    new CallTracker(node, config.ami().trunks(), accounts, config.tenant(), times(config.ami()), live);
            return pbx(node, config.ami(), user, tracker, clients, outgoing, clock);
        });
        this.cdrs = config.cdrFile().path().map(path -> {
            if (pbx.isPresent()) {
                throw new IllegalArgumentException(
                        "node-agent.calls.cdr-file.path and node-agent.calls.ami.user: each call would"
                                + " be told by both, and count twice; leave one of them out");
            }
            return CdrFiles.watch(node, path, config, accounts, new SavedCdrPlace(state), CdrFiles.to(outgoing, clock));
        });
        this.readers = List.of(
                Thread.ofPlatform().daemon().name("limit-reader").unstarted(limits::run),
                Thread.ofPlatform().daemon().name("block-reader").unstarted(blocks::run));
        this.workers = Stream.concat(
                        Stream.of(
                                Thread.ofVirtual()
                                        .name("call-memory")
                                        .unstarted(() -> memory.run(limits::atEnd, blocks::atEnd)),
                                Thread.ofVirtual().name("call-outbox").unstarted(outbox::run)),
                        cdrs.stream()
                                .map(watch ->
                                        Thread.ofVirtual().name("cdr-file").unstarted(watch::run)))
                .toList();
    }

    private Pbx pbx(
            String node,
            NodeAgentConfig.Ami config,
            String user,
            CallTracker tracker,
            KafkaClients clients,
            Outgoing outgoing,
            InstantSource clock) {
        PbxCalls calls = new PbxCalls(node, tracker, outbox::add, clock);
        AmiClient client = new AmiClient(
                config.host(), config.port(), user, config.secret().orElse(""), calls, clock);
        calls.connect(client::hangUp);
        desk.connect(tracker::sender);
        return new Pbx(
                calls,
                client,
                new TopicFollower(Topic.NODE_COMMANDS, clients, outgoing, calls::commands, clock),
                new TopicFollower(Topic.TRUNK_DIALOGS, clients, outgoing, calls::dialogs, clock));
    }

    /** How far calls are counted, and the tenants for which nobody knows that now. */
    Blindness blindness() {
        return Blindness.of(memory.book(), counting, clock.instant());
    }

    CallDesk desk() {
        return desk;
    }

    /** Takes what a PBX tells of a call; false when there is no room for it. */
    boolean take(CallReport report) {
        return outbox.offer(report.toEvent(node, onlyTenant, clock.instant()));
    }

    /** Where Asterisk asks; empty when it does not. */
    Optional<AgiDoor> agi() {
        return agi;
    }

    /** The calls of a PBX whose events are followed; empty without one. */
    Optional<PbxCalls> pbx() {
        return pbx.map(Pbx::calls);
    }

    /** Whether the PBX's events come. */
    boolean hearsPbx() {
        return pbx.map(followed -> followed.client.isUp()).orElse(false);
    }

    /** The PBX's CDR file that is followed; empty without one. */
    Optional<CdrWatch> cdrs() {
        return cdrs;
    }

    CallOutbox outbox() {
        return outbox;
    }

    /** Answers from what was saved, then from Kafka. */
    void start() {
        memory.load();
        readers.forEach(Thread::start);
        workers.forEach(Thread::start);
        agi.ifPresent(door -> Thread.ofPlatform().daemon().name("fastagi").start(door::run));
        pbx.ifPresent(followed -> {
            Thread.ofPlatform().daemon().name("ami").start(followed.client::run);
            Thread.ofPlatform().daemon().name("command-reader").start(followed.commands::run);
            Thread.ofPlatform().daemon().name("dialog-reader").start(followed.dialogs::run);
        });
    }

    /** Ends its threads; calls go on. */
    void stop() throws InterruptedException {
        limits.stop();
        blocks.stop();
        agi.ifPresent(AgiDoor::stop);
        pbx.ifPresent(followed -> {
            followed.client.stop();
            followed.commands.stop();
            followed.dialogs.stop();
        });
        workers.forEach(Thread::interrupt);
        for (Thread worker : workers) {
            worker.join(END);
        }
    }

    private static AccountPattern accounts(NodeAgentConfig.Calls config) {
        try {
            return AccountPattern.of(config.account(), config.tenant());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("node-agent.calls.account: " + e.getMessage(), e);
        }
    }

    private static Optional<LocalTimes> times(NodeAgentConfig.Ami config) {
        try {
            return config.zone().map(ZoneId::of).map(LocalTimes::new);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "node-agent.calls.ami.zone: must be a zone such as Europe/Rome: " + e.getMessage(), e);
        }
    }
}
