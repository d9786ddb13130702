package io.ringfence.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicsMatchAsyncApiTest {

    private final JsonNode document = read();

    @Test
    void documentHasExactlyTheTopics() {
        Set<String> addresses = channels().keySet();

        assertThat(addresses)
                .isEqualTo(Stream.of(Topic.values()).map(Topic::topicName).collect(Collectors.toSet()));
    }

    @Test
    void partitionsAndCleanupAreThoseOfTheTopic() {
        channels().forEach((address, channel) -> {
            Topic topic = Topic.named(address).orElseThrow();
            JsonNode kafka = channel.at("/bindings/kafka");
            List<String> cleanup = new ArrayList<>();
            kafka.at("/topicConfiguration/cleanup.policy").forEach(policy -> cleanup.add(policy.asText()));

            assertThat(kafka.at("/partitions").asInt()).as(address).isEqualTo(topic.partitions());
            assertThat(String.join(",", cleanup))
                    .as(address)
                    .isEqualTo(topic.cleanup().policy());
            assertThat(kafka.at("/topicConfiguration/retention.ms").asLong())
                    .as(address)
                    .isEqualTo(topic.retention().toMillis());
        });
    }

    @Test
    void everyEventHasItsMessageAndSchema() {
        channels().forEach((address, channel) -> {
            Topic topic = Topic.named(address).orElseThrow();
            Set<String> messages = new TreeSet<>();
            channel.at("/messages").fieldNames().forEachRemaining(messages::add);

            assertThat(messages)
                    .as(address)
                    .isEqualTo(topic.events().stream()
                            .map(Class::getSimpleName)
                            .collect(Collectors.toCollection(TreeSet::new)));
            topic.events().forEach(event -> {
                JsonNode message = document.at("/components/messages/" + event.getSimpleName());
                assertThat(message.at("/name").asText()).isEqualTo(Event.typeOf(event));
                assertThat(getClass()
                                .getResource("/contract/"
                                        + message.at("/payload/$ref").asText()))
                        .as(event.getSimpleName())
                        .isNotNull();
            });
        });
    }

    private Map<String, JsonNode> channels() {
        return document.at("/channels").properties().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getValue().at("/address").asText(), Map.Entry::getValue));
    }

    private static JsonNode read() {
        try (var in = TopicsMatchAsyncApiTest.class.getResourceAsStream("/contract/asyncapi.yaml")) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
