package io.ringfence.policyservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.Topic;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written for people and what the code does are the same. */
class DocumentsTest {

    @Test
    void theReadmeListsEverySettingWithItsDefault() throws IOException {
        String prefix =
                PolicyServiceConfig.class.getAnnotation(ConfigMapping.class).prefix();
        List<String> expected =
                settings(prefix, PolicyServiceConfig.class).sorted().toList();

        List<String> written = Files.readString(Path.of("README.md"))
                .lines()
                .filter(line -> line.startsWith("| `" + prefix + "."))
                .map(line -> line.split("\\|")[1] + "|" + line.split("\\|")[2])
                .map(line -> "|" + line + "|")
                .sorted()
                .toList();

        assertThat(written).isEqualTo(expected);
    }

    @Test
    void everyProblemIsExplained() throws IOException {
        String text = Files.readString(Path.of("../docs/problems.md"));
        for (ProblemType type : ProblemType.values()) {
            assertThat(text).contains("| `" + type.uri() + "` | " + type.status() + " |");
        }
        assertThat(text.lines().filter(line -> line.startsWith("| `" + ProblemType.URI_PREFIX)))
                .hasSize(ProblemType.values().length);
    }

    @Test
    void theChannelReadsAWholeTopicOfTheContract() throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Files.newInputStream(Path.of("src/main/resources/application.properties"))) {
            properties.load(file);
        }

        Topic topic = Topic.COUNTRY_NETWORKS;
        String channel = "mp.messaging.incoming." + topic.topicName().substring("ringfence.".length());
        assertThat(properties.getProperty(channel + ".topic")).isEqualTo(topic.topicName());
        assertThat(properties.getProperty(channel + ".assign-seek"))
                .isEqualTo(IntStream.range(0, topic.partitions())
                        .mapToObj(partition -> partition + ":0")
                        .collect(Collectors.joining(",")));
        assertThat(Files.readAllLines(Path.of("src/main/resources/application.properties")))
                .hasSizeLessThanOrEqualTo(60);
    }

    /** A group of settings is an interface in the interface. */
    private static Stream<String> settings(String prefix, Class<?> group) {
        return Arrays.stream(group.getDeclaredMethods()).flatMap(setting -> {
            String name = prefix + "." + dashed(setting);
            return setting.getReturnType().getEnclosingClass() == group
                    ? settings(name, setting.getReturnType())
                    : Stream.of("| `" + name + "` | " + defaultOf(setting) + "|");
        });
    }

    private static String dashed(Method setting) {
        return setting.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String defaultOf(Method setting) {
        WithDefault value = setting.getAnnotation(WithDefault.class);
        return value == null ? "" : "`" + value.value() + "` ";
    }
}
