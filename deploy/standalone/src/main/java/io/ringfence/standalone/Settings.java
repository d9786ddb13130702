package io.ringfence.standalone;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code make run} can be told through the environment; {@code deploy/bin/run --help} lists it for users.
 *
 * @param nodes how many node-agents, 1 to 20
 * @param bind the address that policy-service listens on
 * @param port policy-service's port
 * @param kafkaPort Kafka's port on loopback; nodes in namespaces use the next but one on the bridge
 * @param billingPort billing-watcher's port on loopback
 * @param notifierPort the notifier's port on loopback
 * @param postgresPort PostgreSQL's port on loopback
 * @param agentPort the first node-agent's port on loopback; without namespaces each further agent has the next
 * @param data the folder that keeps everything
 * @param home the folder that has the services' jars below it
 * @param root whether this process may make network namespaces
 * @param prefix start of the names of bridge and namespaces
 * @param subnet third number of 198.18.n.0/24, the network behind the bridge
 * @param smtp where the notifier sends mail, as its variables {@code NOTIFIER_*} and {@code QUARKUS_*} of the mail server
 * @param policyServiceJava further JVM flags of policy-service
 * @param nodeAgentJava further JVM flags of node-agents
 */
public record Settings(
        int nodes,
        String bind,
        int port,
        int kafkaPort,
        int billingPort,
        int notifierPort,
        int postgresPort,
        int agentPort,
        Path data,
        Path home,
        boolean root,
        String prefix,
        int subnet,
        Map<String, String> smtp,
        List<String> policyServiceJava,
        List<String> nodeAgentJava) {
    private static final int MAX_NODES = 20;
    private static final Pattern NOTIFIER = Pattern.compile("NOTIFIER_|QUARKUS_TLS_SMTP_");
    private static final int MAX_PORT = 65_535;

    /** The port of Kafka on the bridge, for nodes in namespaces. */
    public int bridgeKafkaPort() {
        return kafkaPort + 2;
    }

    /** The port of a node's agent, counted from 1, where agents share the machine's loopback. */
    public int agentPort(int node) {
        return agentPort + node - 1;
    }

    /** Where policy-service is reached from this machine. */
    public String url() {
        String host = bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** Reads the environment; a value that can't be used is an error that names it. */
    public static Settings of(Map<String, String> environment, String user) {
        return new Settings(
                number(environment, "NODES", 1, MAX_NODES),
                text(environment, "BIND", "127.0.0.1"),
                number(environment, "PORT", 8080, MAX_PORT),
                number(environment, "KAFKA_PORT", 9092, MAX_PORT - 2),
                number(environment, "BILLING_PORT", 8070, MAX_PORT),
                number(environment, "NOTIFIER_PORT", 8050, MAX_PORT),
                number(environment, "POSTGRES_PORT", 15_432, MAX_PORT),
                number(environment, "AGENT_PORT", 8090, MAX_PORT - MAX_NODES),
                Path.of(text(environment, "DATA", "var")).toAbsolutePath().normalize(),
                Path.of(text(environment, "RINGFENCE_HOME", "."))
                        .toAbsolutePath()
                        .normalize(),
                "root".equals(user),
                "rf",
                200,
                notifier(environment),
                words(environment, "POLICY_SERVICE_JAVA"),
                words(environment, "NODE_AGENT_JAVA"));
    }

    private static Map<String, String> notifier(Map<String, String> environment) {
        return environment.entrySet().stream()
                .filter(entry -> NOTIFIER.matcher(entry.getKey()).lookingAt()
                        && !entry.getKey().equals("NOTIFIER_PORT"))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static int number(Map<String, String> environment, String name, int otherwise, int most) {
        String text = text(environment, name, Integer.toString(otherwise));
        try {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw refused(name, text, most);
        }
        throw refused(name, text, most);
    }

    private static StandaloneException refused(String name, String text, int most) {
        return new StandaloneException("%s=%s: must be a number from 1 to %d".formatted(name, text, most));
    }

    private static String text(Map<String, String> environment, String name, String otherwise) {
        String text = environment.getOrDefault(name, "").strip();
        return text.isEmpty() ? otherwise : text;
    }

    private static List<String> words(Map<String, String> environment, String name) {
        String text = text(environment, name, "");
        return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
    }
}
