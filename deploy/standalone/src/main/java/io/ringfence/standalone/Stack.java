package io.ringfence.standalone;

import io.ringfence.standalone.node.NodeFail2Ban;
import io.ringfence.standalone.node.NodeNetwork;
import io.ringfence.standalone.os.PidFile;
import io.ringfence.standalone.os.RunLock;
import io.ringfence.standalone.os.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ringfence on one machine. Starts, in this order: the nodes' network, PostgreSQL, Kafka and its topics in this process;
 * then policy-service and the node-agents as processes of their own. Ends them in the opposite order.
 */
public final class Stack implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final Settings settings;
    private final Steps steps;
    private final Processes processes;
    private final Deque<Undo> undo = new ArrayDeque<>();
    private final List<Service> agents = new ArrayList<>();
    private final Launches launches;
    private @Nullable NodeNetwork network;
    private @Nullable Api api;

    /** Where the services' databases are. */
    private record Urls(String policy, String policyService, String billing, String notifier) {}

    /** @param what shown as a step; empty for what is not worth one */
    private record Undo(String what, Runnable work) {}

    private Stack(Settings settings, Steps steps) {
        this.settings = settings;
        this.steps = steps;
        this.launches = new Launches(steps);
        this.processes = new Processes(settings);
    }

    /** Starts everything and returns when all of it is healthy; what was begun is ended again when a part fails. */
    public static Stack start(Settings settings, Steps steps) {
        Stack stack = new Stack(settings, steps);
        boolean started = false;
        try {
            stack.run();
            started = true;
            return stack;
        } finally {
            if (!started) {
                // Ending must not be cut short by the signal that ended the start.
                Thread.interrupted();
                stack.close();
            }
        }
    }

    /** What lets one in, made at the first start. */
    public Secrets secrets() {
        return Secrets.in(settings.data());
    }

    public String token() {
        return secrets().token();
    }

    /** policy-service's API with the first admin token. */
    public Api api() {
        return Objects.requireNonNull(api);
    }

    /** The nodes' network; absent without root. */
    public @Nullable NodeNetwork network() {
        return network;
    }

    /** The nodes' network; only with root. */
    public NodeNetwork nodes() {
        return Objects.requireNonNull(network, "without root there are no namespaces");
    }

    /** Kafka on loopback. */
    public String bootstrap() {
        return "127.0.0.1:" + settings.kafkaPort();
    }

    /** A node-agent's process, counted from 1. */
    public Service agent(int node) {
        return agents.get(node - 1);
    }

    /** A node's own Fail2Ban, counted from 1; only with root, and where Fail2Ban is installed. */
    public NodeFail2Ban fail2Ban(int node) {
        return processes.fail2BanOf(node);
    }

    /** Where the logs are. */
    public Path logs() {
        return settings.data().resolve("logs");
    }

    /** Waits until a service has died for good, and says how. */
    public String awaitFailure() throws InterruptedException {
        return launches.awaitFailure();
    }

    /** Ends everything, last started first. A part that does not end in order does not keep the others from ending. */
    @Override
    public void close() {
        while (!undo.isEmpty()) {
            Undo next = undo.pop();
            try {
                if (next.what().isEmpty()) {
                    next.work().run();
                } else {
                    steps.step(next.what(), next.work());
                }
            } catch (RuntimeException e) {
                steps.say("    " + e.getMessage());
            }
        }
    }

    private void run() {
        prepare();
        startNetwork();
        Urls urls = startPostgres();
        EmbeddedKafka kafka = startKafka();
        Service watcher = launches.launch(processes.billingWatcher(
                kafka.bootstrap(), urls.billing(), secrets().intake()));
        undo.push(new Undo("billing-watcher ended", () -> watcher.stop(STOP_LIMIT)));
        Service notifier = launches.launch(
                processes.notifier(kafka.bootstrap(), urls.notifier(), secrets().notifier()));
        undo.push(new Undo("notifier ended", () -> notifier.stop(STOP_LIMIT)));
        startPolicyService(kafka, urls);
        await(watcher, settings.billingPort());
        await(notifier, settings.notifierPort());
        startFail2Ban();
        startAgents(kafka);
        startSensors(kafka);
    }

    private void prepare() {
        processes.requireJars();
        Path data = settings.data();
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new StandaloneException(
                    "The data folder " + data + " can't be made: " + e + ". Choose another one with DATA=<folder>.", e);
        }
        RunLock lock =
                RunLock.take(data.resolve("run.lock"), "Another run uses the data folder " + data + "; end it first");
        undo.push(new Undo("", lock::close));
        List<String> ended = PidFile.endAll(data.resolve("run"));
        if (!ended.isEmpty()) {
            steps.say("  Ended what a killed run had left: " + String.join(", ", ended));
        }
        Ports.requireFree("policy-service", settings.bind(), settings.port(), "PORT");
        Ports.requireFree("billing-watcher", "127.0.0.1", settings.billingPort(), "BILLING_PORT");
        Ports.requireFree("notifier", "127.0.0.1", settings.notifierPort(), "NOTIFIER_PORT");
        Ports.requireFree("Kafka", "127.0.0.1", settings.kafkaPort(), "KAFKA_PORT");
        for (int node = 1; !settings.root() && node <= settings.nodes(); node++) {
            Ports.requireFree("node-agent " + node, "127.0.0.1", settings.agentPort(node), "AGENT_PORT");
        }
        processes.install();
    }

    private void startNetwork() {
        if (!settings.root()) {
            return;
        }
        String what = "Network: bridge %s-br0, namespaces %s-node1 to %s-node%d"
                .formatted(settings.prefix(), settings.prefix(), settings.prefix(), settings.nodes());
        network = steps.step(what, () -> {
            NodeNetwork made = NodeNetwork.create(settings.prefix(), settings.subnet());
            undo.push(new Undo("Network removed", made::close));
            for (int node = 1; node <= settings.nodes(); node++) {
                made.addNode(node);
            }
            return made;
        });
    }

    private Urls startPostgres() {
        Path data = settings.data();
        return steps.step("PostgreSQL on 127.0.0.1:" + settings.postgresPort(), () -> {
            String password = Secret.in(data.resolve("postgres-password"), "");
            EmbeddedPostgres postgres = EmbeddedPostgres.startKept(
                    data.resolve("postgres"), settings.postgresPort(), logs().resolve("postgres.log"), password);
            undo.push(new Undo("PostgreSQL ended", postgres::close));
            return new Urls(
                    Databases.createOwned(postgres.url("postgres"), "ringfence", password),
                    Databases.withUser(postgres.url("ringfence"), "ringfence_service", password),
                    Databases.createOwned(postgres.url("postgres"), "billing", password),
                    Databases.createOwned(postgres.url("postgres"), "notifier", password));
        });
    }

    private EmbeddedKafka startKafka() {
        List<EmbeddedKafka.Listener> listeners = new ArrayList<>();
        listeners.add(new EmbeddedKafka.Listener("PLAINTEXT", "127.0.0.1", settings.kafkaPort()));
        NodeNetwork nodes = network;
        if (nodes != null) {
            listeners.add(new EmbeddedKafka.Listener("NODES", nodes.gateway(), settings.bridgeKafkaPort()));
        }
        String where = String.join(
                ", ", listeners.stream().map(EmbeddedKafka.Listener::address).toList());
        return steps.step("Kafka on " + where + ", with its topics", () -> {
            EmbeddedKafka kafka = EmbeddedKafka.start(settings.data().resolve("kafka"), listeners);
            undo.push(new Undo("Kafka ended", kafka::close));
            Topics.create(kafka.bootstrap());
            return kafka;
        });
    }

    private void startPolicyService(EmbeddedKafka kafka, Urls urls) {
        Api made = new Api(settings.url(), token());
        api = made;
        steps.step("policy-service on " + settings.url(), () -> {
            Service service = launches.launch(
                    processes.policyService(kafka.bootstrap(), urls.policyService(), urls.policy(), secrets()));
            undo.push(new Undo("policy-service ended", () -> service.stop(STOP_LIMIT)));
            launches.await(service, made::isReady);
            service.settled();
        });
    }

    private void await(Service service, int port) {
        String url = "http://127.0.0.1:" + port;
        Api ready = new Api(url, "");
        steps.step(service.name() + " on " + url, () -> {
            launches.await(service, ready::isReady);
            service.settled();
        });
    }

    private void startFail2Ban() {
        if (processes.hasFail2Ban()) {
            for (int node = 1; node <= settings.nodes(); node++) {
                Service server = launches.launch(processes.fail2BanServer(node));
                undo.push(new Undo("", () -> server.stop(STOP_LIMIT)));
                server.settled();
            }
        }
    }

    private void startAgents(EmbeddedKafka kafka) {
        undo.push(new Undo("node-agents ended", this::stopAgents));
        for (int node = 1; node <= settings.nodes(); node++) {
            agents.add(launches.launch(processes.nodeAgent(node, network, kafka)));
        }
        for (int node = 1; node <= settings.nodes(); node++) {
            Service agent = agents.get(node - 1);
            String where = network == null ? "dry, port " + settings.agentPort(node) : "in " + network.namespace(node);
            steps.step("node-agent " + agent.name() + ", " + where, () -> {
                launches.await(
                        agent,
                        () -> api().node(agent.name())
                                .filter(shown -> !shown.startedAt().isBefore(agent.startedAt()))
                                .filter(shown -> !shown.mode().equals("WAITING"))
                                .isPresent());
                agent.settled();
            });
        }
    }

    /** A sensor is ready once its report has come, which nothing else waits for. */
    private void startSensors(EmbeddedKafka kafka) {
        NodeNetwork nodes = network;
        if (nodes != null) {
            for (int node = 1; node <= settings.nodes(); node++) {
                Service sensor = launches.launch(processes.trafficSensor(node, nodes, kafka));
                undo.push(new Undo("", () -> sensor.stop(STOP_LIMIT)));
                sensor.settled();
            }
            steps.say("  traffic-sensor on each node, for SIP on ports 5060 and 5061");
        }
    }

    private void stopAgents() {
        List<Thread> stops = agents.stream()
                .map(agent -> Thread.ofVirtual().start(() -> agent.stop(STOP_LIMIT)))
                .toList();
        for (Thread stop : stops) {
            try {
                stop.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
