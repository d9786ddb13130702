package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.relay.LogContent;
import io.ringfence.policyservice.core.relay.LogPosition;
import io.ringfence.policyservice.core.relay.PendingRecord;
import io.ringfence.policyservice.core.relay.PolicyLog;
import io.ringfence.policyservice.core.relay.PublishedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/** The policy topic on Kafka. */
final class KafkaPolicyLog implements PolicyLog {

    private static final String TOPIC = Topic.FIREWALL_POLICY.topicName();
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final Clients clients;
    private final PolicyServiceConfig config;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaPolicyLog(Clients clients, PolicyServiceConfig config) {
        this.clients = clients;
        this.config = config;
        this.admin = clients.admin();
        this.producer = clients.producer();
    }

    /** Makes the topics that are not there. */
    void createTopics() {
        List<NewTopic> topics = Arrays.stream(Topic.values())
                .map(topic -> new NewTopic(topic.topicName(), Optional.of(topic.partitions()), replication())
                        .configs(topic.config()))
                .toList();
        admin.createTopics(topics).values().forEach((name, made) -> {
            try {
                await(made.toCompletionStage().toCompletableFuture(), "cannot make topic " + name);
            } catch (BrokersException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        });
    }

    @Override
    public LogPosition position() {
        TopicDescription topic = await(
                        admin.describeTopics(List.of(TOPIC))
                                .allTopicNames()
                                .toCompletionStage()
                                .toCompletableFuture(),
                        "cannot describe topic " + TOPIC)
                .get(TOPIC);
        if (topic == null || topic.partitions().size() != Topic.FIREWALL_POLICY.partitions()) {
            throw new BrokersException("topic " + TOPIC + " must have one partition, because its offset is the policy's"
                    + " revision; remove the topic and it is made anew");
        }
        long end = await(
                        admin.listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
                                .partitionResult(PARTITION)
                                .toCompletionStage()
                                .toCompletableFuture(),
                        "cannot read the end of " + TOPIC)
                .offset();
        return new LogPosition(topic.topicId().toString(), end);
    }

    @Override
    public LogContent content() {
        Set<String> keys = new HashSet<>();
        long[] highest = {0};
        clients.readToEnd(PARTITION, message -> {
            highest[0] = Math.max(highest[0], changeOf(message));
            if (message.value() == null) {
                keys.remove(message.key());
            } else {
                keys.add(message.key());
            }
        });
        return new LogContent(keys, highest[0]);
    }

    private static long changeOf(Message message) {
        try {
            return message.sequence();
        } catch (UnreadableException e) {
            return 0;
        }
    }

    @Override
    public List<PublishedRecord> append(List<PendingRecord> records) {
        List<Future<RecordMetadata>> sent = new ArrayList<>(records.size());
        try {
            for (PendingRecord record : records) {
                sent.add(producer.send(KafkaRecords.toRecord(Topic.FIREWALL_POLICY, record.message())));
            }
        } catch (KafkaException e) {
            throw new BrokersException("cannot publish", e);
        }
        List<PublishedRecord> published = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            long offset = await(sent.get(i), "cannot publish").offset();
            published.add(new PublishedRecord(records.get(i), offset + 1));
        }
        return published;
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }

    private Optional<Short> replication() {
        return config.topicReplication() < 0 ? Optional.empty() : Optional.of(config.topicReplication());
    }

    private <T> T await(Future<T> future, String failure) {
        try {
            // The clients keep the time themselves; this only guards against one that does not.
            return future.get(2 * config.publishTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new BrokersException(failure, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new BrokersException(failure, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokersException(failure, e);
        }
    }
}
