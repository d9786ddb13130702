package io.ringfence.k8s;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The variables that a service takes: those of its {@code @ConfigMapping}, Kafka's, and a few of Quarkus. */
record Settings(String service, String source) {

    private static final Set<String> QUARKUS = Set.of(
            "QUARKUS_DATASOURCE_JDBC_URL",
            "QUARKUS_DATASOURCE_USERNAME",
            "QUARKUS_DATASOURCE_PASSWORD",
            "QUARKUS_FLYWAY_USERNAME",
            "QUARKUS_FLYWAY_PASSWORD");

    private static final Pattern GROUP = Pattern.compile("\n    interface (\\w+) \\{(.*?)\n    }", Pattern.DOTALL);

    static Settings of(String service) throws IOException {
        try (Stream<Path> sources = Files.walk(Rendered.ROOT.resolve(service + "/src/main/java"))) {
            Path file = sources.filter(path -> path.toString().endsWith("Config.java"))
                    .filter(path -> path.getParent().getParent().endsWith("io/ringfence"))
                    .findFirst()
                    .orElseThrow();
            return new Settings(service, Files.readString(file));
        }
    }

    /** {@code NODE_AGENT_STATE_DIR} is {@code stateDir()} of NodeAgentConfig; {@code POLICY_SERVICE_GEOIP_FILE} is in a group. */
    boolean has(String variable) {
        String prefix = service.toUpperCase(Locale.ROOT).replace('-', '_') + "_";
        if (variable.startsWith(prefix)) {
            return isSetting(variable.substring(prefix.length()).toLowerCase(Locale.ROOT));
        }
        if (variable.startsWith("KAFKA_")) {
            String key = variable.substring("KAFKA_".length())
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '.');
            return ProducerConfig.configNames().contains(key)
                    && ConsumerConfig.configNames().contains(key);
        }
        return QUARKUS.contains(variable);
    }

    private boolean isSetting(String words) {
        if (source.contains(" " + method(words) + "();")) {
            return true;
        }
        int end = words.indexOf('_');
        return end > 0
                && GROUP.matcher(source)
                        .results()
                        .filter(group -> group.group(1).equalsIgnoreCase(words.substring(0, end)))
                        .anyMatch(group -> group.group(2).contains(" " + method(words.substring(end + 1)) + "();"));
    }

    private static String method(String words) {
        return Pattern.compile("_(.)")
                .matcher(words)
                .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }
}
