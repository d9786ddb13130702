package io.ringfence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.Topic;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    private static final String TOPIC = Topic.FIREWALL_POLICY.topicName();

    @TempDir
    Path folder;

    @Test
    void keepsTopicsAndRecordsThroughARestartOnOtherPorts() throws Exception {
        // Given
        Path data = folder.resolve("kafka");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data)) {
            Topics.create(kafka.bootstrap());
            send(kafka.bootstrap(), "settings", "first");
        }

        // When
        try (EmbeddedKafka kafka = EmbeddedKafka.start(data)) {
            Topics.create(kafka.bootstrap());

            // Then
            assertThat(readAll(kafka.bootstrap())).containsExactly("settings=first");
        }
    }

    @Test
    void makesEveryTopicAsTheContractSays() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"));
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            // When
            Topics.create(kafka.bootstrap());
            Topics.create(kafka.bootstrap());

            // Then
            List<String> names =
                    List.of(Topic.values()).stream().map(Topic::topicName).toList();
            assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).containsExactlyInAnyOrderElementsOf(names);
            var descriptions = admin.describeTopics(names).allTopicNames().get(10, TimeUnit.SECONDS);
            for (Topic topic : Topic.values()) {
                assertThat(descriptions.get(topic.topicName()).partitions()).hasSize(topic.partitions());
                var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
                var config = admin.describeConfigs(List.of(resource))
                        .all()
                        .get(10, TimeUnit.SECONDS)
                        .get(resource);
                topic.config()
                        .forEach((key, value) -> assertThat(config.get(key).value())
                                .as("%s of %s", key, topic)
                                .isEqualTo(value));
            }
        }
    }

    @Test
    void servesSeveralListeners() throws Exception {
        // Given
        var inner = EmbeddedKafka.Listener.loopback();
        var outer = new EmbeddedKafka.Listener("NODES", "127.0.0.2", Ports.free());

        // When
        try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), List.of(inner, outer))) {
            Topics.create(kafka.bootstrap());
            send(kafka.bootstrap("NODES"), "a", "1");

            // Then
            assertThat(readAll(kafka.bootstrap())).containsExactly("a=1");
        }
    }

    @Test
    void namesThePortThatIsTaken() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var listener = new EmbeddedKafka.Listener("PLAINTEXT", "127.0.0.1", taken.getLocalPort());

            // When / Then
            assertThatThrownBy(() -> EmbeddedKafka.start(folder.resolve("kafka"), List.of(listener)))
                    .isInstanceOf(StandaloneException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " on 127.0.0.1")
                    .hasMessageContaining("KAFKA_PORT=<port>");
        }
    }

    private static void send(String bootstrap, String key, String value) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, key, value)).get(10, TimeUnit.SECONDS);
        }
    }

    private static List<String> readAll(String bootstrap) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return consumer.poll(Duration.ofSeconds(10)).records(partition).stream()
                    .map(each -> each.key() + "=" + each.value())
                    .toList();
        }
    }
}
