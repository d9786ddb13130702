package io.ringfence.standalone;

import io.ringfence.standalone.node.NodeFail2Ban;
import io.ringfence.standalone.node.NodeNetwork;
import io.ringfence.standalone.os.Folder;
import io.ringfence.standalone.os.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The services' command lines and environments. */
final class Processes {
    private static final List<String> SERVICES =
            List.of("policy-service", "billing-watcher", "notifier", "node-agent", "traffic-sensor");
    private static final String JAR = "quarkus-run.jar";

    private final Settings settings;

    Processes(Settings settings) {
        this.settings = settings;
    }

    /** Refuses to start without the services' jars. */
    void requireJars() {
        for (String service : SERVICES) {
            Path jar = built(service).resolve(JAR);
            if (!Files.exists(jar)) {
                throw new StandaloneException(
                        "%s is not built: %s is missing. Run make run, which builds it.".formatted(service, jar));
            }
        }
    }

    /** Copies the services to the data folder: a build beside a running stack must not take the jars from under it. */
    void install() {
        for (String service : SERVICES) {
            Folder.delete(installed(service));
            Folder.copy(built(service), installed(service));
        }
    }

    /**
     * policy-service.
     *
     * @param jdbc the database for its own user, who can't rewrite the audit
     * @param owner the same for the user of migrations
     */
    Service.Spec policyService(String bootstrap, String jdbc, String owner, Secrets secrets) {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_HOST", settings.bind());
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(settings.port()));
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", Databases.withoutParameters(jdbc));
        environment.put("QUARKUS_DATASOURCE_USERNAME", Databases.parameter(jdbc, "user"));
        environment.put("QUARKUS_DATASOURCE_PASSWORD", Databases.parameter(jdbc, "password"));
        environment.put("QUARKUS_FLYWAY_USERNAME", Databases.parameter(owner, "user"));
        environment.put("QUARKUS_FLYWAY_PASSWORD", Databases.parameter(owner, "password"));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrap);
        environment.put("POLICY_SERVICE_BOOTSTRAP_TOKEN", secrets.token());
        environment.put("POLICY_SERVICE_ADMIN_PASSWORD", secrets.password());
        environment.put("POLICY_SERVICE_COOKIE_SECURE", "false"); // it is on loopback, without TLS
        environment.put("POLICY_SERVICE_BILLING_URL", "http://127.0.0.1:" + settings.billingPort());
        environment.put("POLICY_SERVICE_BILLING_TOKEN", secrets.intake());
        environment.put("POLICY_SERVICE_NOTIFIER_URL", "http://127.0.0.1:" + settings.notifierPort());
        environment.put("POLICY_SERVICE_NOTIFIER_TOKEN", secrets.notifier());
        List<String> command = java(
                settings.policyServiceJava(),
                "-XX:+UseSerialGC",
                "-Xmx768m",
                // Everything shares a few cores here: C2 would take more of them than its better code gives back.
                "-XX:TieredStopAtLevel=1");
        command.add(jar("policy-service"));
        return spec("policy-service", command, environment);
    }

    Service.Spec billingWatcher(String bootstrap, String jdbc, String intakeToken) {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(settings.billingPort()));
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", Databases.withoutParameters(jdbc));
        environment.put("QUARKUS_DATASOURCE_USERNAME", Databases.parameter(jdbc, "user"));
        environment.put("QUARKUS_DATASOURCE_PASSWORD", Databases.parameter(jdbc, "password"));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrap);
        environment.put("BILLING_WATCHER_THREADS", "1");
        environment.put("BILLING_WATCHER_INSTANCE", "standalone");
        environment.put("BILLING_WATCHER_INTAKE_TOKEN", intakeToken);
        List<String> command = java(List.of(), "@" + settings.home().resolve("billing-watcher/src/main/jvm.options"));
        command.add(jar("billing-watcher"));
        return spec("billing-watcher", command, environment);
    }

    /** Without NOTIFIER_SMTP_HOST it only counts what it would have mailed. */
    Service.Spec notifier(String bootstrap, String jdbc, String token) {
        Map<String, String> environment = new HashMap<>();
        environment.put("NOTIFIER_PUBLIC_URL", settings.url());
        environment.putAll(settings.smtp());
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(settings.notifierPort()));
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", Databases.withoutParameters(jdbc));
        environment.put("QUARKUS_DATASOURCE_USERNAME", Databases.parameter(jdbc, "user"));
        environment.put("QUARKUS_DATASOURCE_PASSWORD", Databases.parameter(jdbc, "password"));
        environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrap);
        environment.put("NOTIFIER_TOKEN", token);
        List<String> command = java(List.of(), "@" + settings.home().resolve("notifier/src/main/jvm.options"));
        command.add(jar("notifier"));
        return spec("notifier", command, environment);
    }

    Service.Spec nodeAgent(int node, @Nullable NodeNetwork network, EmbeddedKafka kafka) {
        String name = "node" + node;
        Map<String, String> environment = new HashMap<>();
        environment.put("NODE_AGENT_NODE", name);
        environment.put(
                "NODE_AGENT_STATE_DIR", settings.data().resolve("node-" + node).toString());
        List<String> command = new ArrayList<>();
        if (network == null) {
            environment.put("NODE_AGENT_DRY_RUN", "true");
            environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap());
            environment.put("QUARKUS_HTTP_PORT", Integer.toString(settings.agentPort(node)));
        } else {
            command.addAll(network.on(node));
            environment.put("NODE_AGENT_CONTROL_PLANE", network.gateway());
            environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap("NODES"));
            environment.put("QUARKUS_HTTP_PORT", Integer.toString(settings.agentPort()));
        }
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.putAll(fail2Ban(node));
        command.addAll(java(
                settings.nodeAgentJava(),
                "@" + settings.home().resolve("node-agent/src/main/jvm.options"),
                // Made anew at the end of a run when the jars have changed; halves the next start.
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + settings.data().resolve("node-" + node + "/classes.jsa")));
        command.add(jar("node-agent"));
        return spec(name, command, environment);
    }

    /** Sees a node's SIP; only with root, where nodes have namespaces. */
    Service.Spec trafficSensor(int node, NodeNetwork network, EmbeddedKafka kafka) {
        Map<String, String> environment = new HashMap<>();
        environment.put("TRAFFIC_SENSOR_NODE", "node" + node);
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap("NODES"));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        List<String> command = new ArrayList<>(network.on(node));
        command.addAll(java(List.of(), "@" + settings.home().resolve("traffic-sensor/src/main/jvm.options")));
        command.add(jar("traffic-sensor"));
        return spec("sensor-node" + node, command, environment);
    }

    /** Whether each node gets a Fail2Ban of its own. */
    boolean hasFail2Ban() {
        return settings.root() && NodeFail2Ban.isInstalled();
    }

    Service.Spec fail2BanServer(int node) {
        NodeFail2Ban fail2ban = fail2BanOf(node);
        fail2ban.forgetSocket();
        return spec("fail2ban-node" + node, fail2ban.server(), Map.of("PYTHONDONTWRITEBYTECODE", "1"));
    }

    /** A node's own Fail2Ban. */
    NodeFail2Ban fail2BanOf(int node) {
        return NodeFail2Ban.in(settings.data().resolve("node-" + node).resolve("fail2ban"));
    }

    private Map<String, String> fail2Ban(int node) {
        if (!hasFail2Ban()) {
            return Map.of("NODE_AGENT_FAIL2BAN_MANAGED", "false"); // the machine's own is left alone
        }
        NodeFail2Ban fail2ban = fail2BanOf(node);
        Map<String, String> environment = new HashMap<>();
        environment.put("NODE_AGENT_FAIL2BAN_CONFIG_DIR", fail2ban.config().toString());
        environment.put("NODE_AGENT_FAIL2BAN_SOCKET", fail2ban.socket().toString());
        for (String program : fail2ban.programs()) {
            environment.put(
                    "NODE_AGENT_FAIL2BAN_" + program.toUpperCase(Locale.ROOT) + "_LOGS",
                    fail2ban.log(program).toString());
        }
        return environment;
    }

    private Service.Spec spec(String name, List<String> command, Map<String, String> environment) {
        return new Service.Spec(
                name,
                command,
                environment,
                settings.data().resolve("logs"),
                settings.data().resolve("run"));
    }

    private static List<String> java(List<String> further, String... flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.addAll(further);
        command.add("-jar");
        return command;
    }

    private String jar(String service) {
        return installed(service).resolve(JAR).toString();
    }

    private Path installed(String service) {
        return settings.data().resolve("app").resolve(service);
    }

    private Path built(String service) {
        return settings.home().resolve(service).resolve("target/quarkus-app");
    }
}
