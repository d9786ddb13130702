package io.ringfence.nodeagent;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.Bounds;
import io.ringfence.contract.node.NodeFacts;
import io.ringfence.nodeagent.ban.BanOwner;
import io.ringfence.nodeagent.core.rate.TableReading;
import io.ringfence.nodeagent.edge.kafka.Contact;
import io.ringfence.nodeagent.edge.kafka.CountryReader;
import io.ringfence.nodeagent.edge.kafka.KafkaClients;
import io.ringfence.nodeagent.edge.kafka.Outgoing;
import io.ringfence.nodeagent.edge.kafka.PolicyReader;
import io.ringfence.nodeagent.edge.os.CommandRunner;
import io.ringfence.nodeagent.edge.os.Commands;
import io.ringfence.nodeagent.edge.os.Host;
import io.ringfence.nodeagent.edge.os.rate.RateTables;
import io.ringfence.nodeagent.edge.os.rate.RateWatch;
import io.ringfence.nodeagent.edge.os.script.ScriptFiles;
import io.ringfence.nodeagent.edge.os.script.ScriptTrial;
import io.ringfence.nodeagent.edge.store.SavedBans;
import io.ringfence.nodeagent.edge.store.SavedCountries;
import io.ringfence.nodeagent.edge.store.SavedPolicy;
import io.ringfence.nodeagent.edge.store.SavedScripts;
import io.ringfence.nodeagent.edge.store.StateDirectory;
import io.ringfence.nodeagent.kernel.AgentLoop;
import io.ringfence.nodeagent.kernel.CountryData;
import io.ringfence.nodeagent.kernel.KernelOwner;
import io.ringfence.nodeagent.script.ScriptOwner;
import io.ringfence.nodeagent.script.ScriptWatch;
import io.ringfence.nodeagent.status.AgentStatus;
import io.ringfence.nodeagent.status.ControlPlane;
import io.ringfence.nodeagent.status.StatusBoard;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Puts the agent together, starts and stops it. */
@ApplicationScoped
public class NodeAgent {

    private static final Logger LOG = Logger.getLogger(NodeAgent.class);
    private static final Duration REFRESH = Duration.ofSeconds(30);
    private static final Duration FIRST_REFRESH = Duration.ofSeconds(1);

    private final NodeAgentConfig config;
    private final Map<String, Object> kafka;
    private final InstantSource clock = Clock.systemUTC();
    private Optional<Parts> parts = Optional.empty();

    /** What runs while the agent does. */
    private record Parts(
            StateDirectory state,
            ControlPlane controlPlane,
            Outgoing outgoing,
            StatusBoard board,
            KernelOwner kernel,
            AgentLoop loop,
            PolicyReader reader,
            CountryReader countryReader,
            BanService bans,
            CallService calls,
            RateWatch rates,
            List<Thread> threads) {}

    NodeAgent(NodeAgentConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.config = config;
        this.kafka = Map.copyOf(kafka);
    }

    void onStart(@Observes StartupEvent event) throws IOException {
        start();
    }

    void onStop(@Observes ShutdownEvent event) throws InterruptedException, IOException {
        stop();
    }

    /** Starts it; returns before the saved policy is applied. */
    void start() throws IOException {
        String node = config.node().isPresent() ? config.node().get() : Host.name();
        Bounds.name(node, "node-agent.node", Bounds.NODE);
        List<String> trusted = config.trustedInterfaces().orElse(List.of());
        trusted.forEach(name -> Bounds.name(name, "node-agent.trusted-interfaces", NodeFacts.INTERFACE));
        Bounds.between(trusted.size(), 0, NodeFacts.MAX_TRUSTED_INTERFACES, "node-agent.trusted-interfaces");
        StateDirectory state = StateDirectory.open(config.stateDir());
        KafkaClients clients = new KafkaClients(kafka);
        ControlPlane controlPlane =
                new ControlPlane(state, config.controlPlane().orElse(List.of()), clients.bootstrapServers());
        List<String> prefix = config.commandPrefix().orElse(List.of());
        Commands commands = new CommandRunner(prefix);
        boolean dryRun = isDryRun();
        Outgoing outgoing = new Outgoing(clients, node);
        AgentStatus status = new AgentStatus(node, (int) config.heartbeat().toSeconds(), clock.instant(), dryRun);
        StatusBoard board =
                new StatusBoard(status, controlPlane, outgoing, config.heartbeat(), config.maxElements(), trusted);
        CountryData countries = new CountryData(new SavedCountries(state));
        ScriptOwner scripts = new ScriptOwner(commands, new SavedScripts(state), board);
        ScriptWatch scriptWatch = scriptWatch(node, commands, scripts, board, dryRun);
        KernelOwner kernel = new KernelOwner(commands, settings(dryRun), status, board, scripts, clock);
        BanService bans = new BanService(node, clients, outgoing, board, new SavedBans(state), clock);
        CallService calls = new CallService(node, config.calls(), clients, outgoing, state, clock);
        AgentLoop loop = new AgentLoop(kernel, new SavedPolicy(state), countries, bans.board(), board, clock);
        bans.connect(loop::nudge);
        if (!dryRun && config.fail2ban().managed()) {
            bans.connect(config, commands, loop::nudge);
        }
        CountryReader countryReader = new CountryReader(clients, outgoing, countries);
        PolicyReader reader = new PolicyReader(clients, outgoing, loop, clock);
        RateWatch rates = new RateWatch(
                node,
                new RateTables(commands, !prefix.isEmpty()),
                () -> board.enforced().settings().sipRate(),
                outgoing::rates,
                clock);
        List<Thread> threads = List.of(
                Thread.ofVirtual()
                        .name("facts")
                        .unstarted(() -> watchFacts(controlPlane, commands, board, loop, reader)),
                Thread.ofVirtual().name("heartbeat").unstarted(() -> beat(board)),
                Thread.ofVirtual().name("bans").unstarted(() -> afterBoot(loop, bans::start)),
                Thread.ofVirtual().name("sip-rates").unstarted(rates::run),
                Thread.ofVirtual().name("scripts").unstarted(() -> watchScripts(loop, scriptWatch)),
                Thread.ofPlatform()
                        .daemon()
                        .name("country-reader")
                        .unstarted(() -> afterBoot(loop, countryReader::run)));
        parts = Optional.of(new Parts(
                state,
                controlPlane,
                outgoing,
                board,
                kernel,
                loop,
                reader,
                countryReader,
                bans,
                calls,
                rates,
                threads));
        LOG.infof("node %s, state in %s%s", node, config.stateDir(), dryRun ? ", dry run: nothing is applied" : "");
        calls.start();
        loop.start();
        threads.forEach(Thread::start);
    }

    /** Stops it; rules stay in place. */
    void stop() throws InterruptedException, IOException {
        if (parts.isPresent()) {
            Parts running = parts.get();
            parts = Optional.empty();
            running.countryReader.stop();
            running.bans.stop();
            running.calls.stop();
            running.reader.stop();
            running.threads.forEach(Thread::interrupt);
            running.loop.stop();
            running.outgoing.stop();
            running.state.close();
        }
    }

    boolean isAlive() {
        return parts.map(running -> running.loop.isAlive()).orElse(false);
    }

    Optional<StatusBoard> board() {
        return parts.map(Parts::board);
    }

    /** Where the node's bans go; while it runs. */
    BanOwner bans() {
        return parts.orElseThrow().bans.owner();
    }

    /** Where PBXs ask; while it runs. */
    Optional<CallService> calls() {
        return parts.map(Parts::calls);
    }

    Contact contact() {
        return parts.map(running -> running.reader.contact()).orElse(new Contact(false, clock.instant()));
    }

    /** How long the last asking of Fail2Ban took. */
    Duration fail2BanLook() {
        return parts.map(running -> running.bans.lastLook()).orElse(Duration.ZERO);
    }

    Duration lastApply() {
        return parts.map(running -> running.kernel.lastApply()).orElse(Duration.ZERO);
    }

    /** What the kernel's tables of SIP sources have shown last. */
    TableReading rates() {
        return parts.map(running -> running.rates.last()).orElse(TableReading.NOTHING);
    }

    private boolean isDryRun() {
        return switch (config.dryRun()) {
            case TRUE -> true;
            case FALSE -> false;
            case AUTO -> !Host.mayChangeFirewall();
        };
    }

    private KernelOwner.Settings settings(boolean dryRun) {
        Optional<String> backend = switch (config.backend()) {
            case AUTO -> Optional.empty();
            case NFT, LEGACY -> Optional.of(config.backend().name().toLowerCase(Locale.ROOT));
        };
        return new KernelOwner.Settings(backend, dryRun, config.checkInterval(), config.fullCheckInterval());
    }

    /** Lets the saved policy go first, then starts the reader, and asks for addresses and backends now and then. */
    private static void watchFacts(
            ControlPlane controlPlane, Commands commands, StatusBoard board, AgentLoop loop, PolicyReader reader) {
        try {
            loop.awaitBoot();
            reader.start();
            Host host = new Host(commands);
            Duration pause = FIRST_REFRESH;
            while (!Thread.interrupted()) {
                refresh(controlPlane, board, reader, host);
                loop.nudge();
                Thread.sleep(reader.brokers().isEmpty() ? FIRST_REFRESH : pause);
                pause = REFRESH;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ScriptWatch scriptWatch(
            String node, Commands commands, ScriptOwner owner, StatusBoard board, boolean dryRun) {
        owner.load();
        Commands machine = config.commandPrefix().isEmpty() ? commands : new CommandRunner(List.of());
        // Namespaces of another agent on this machine, which has another state directory, are not ours to remove.
        String word = Integer.toHexString(
                config.stateDir().toAbsolutePath().toString().hashCode());
        return new ScriptWatch(
                new ScriptFiles(config.scriptsDir(), config.stateDir()),
                new ScriptTrial(commands, machine, node, word, config.scriptTimeout()),
                owner,
                board,
                dryRun,
                clock);
    }

    private static void watchScripts(AgentLoop loop, ScriptWatch watch) {
        try {
            loop.awaitBoot();
            watch.run(loop::nudge);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void afterBoot(AgentLoop loop, Runnable work) {
        try {
            loop.awaitBoot();
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat(StatusBoard board) {
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(config.heartbeat().dividedBy(2));
                board.beat(clock.instant());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refresh(ControlPlane controlPlane, StatusBoard board, PolicyReader reader, Host host)
            throws InterruptedException {
        try {
            controlPlane.refresh(reader.brokers());
            board.backendWarnings(host.otherBackendWarnings(board.backend()));
            board.ownAddresses(host.ownAddresses());
        } catch (IOException e) {
            LOG.warnf("the control plane's addresses can't be saved: %s", e.getMessage());
        }
    }
}
