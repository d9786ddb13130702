package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.relay.LogContent;
import io.ringfence.policyservice.core.relay.LogPosition;
import io.ringfence.policyservice.core.relay.PendingRecord;
import io.ringfence.policyservice.core.relay.PublishedRecord;
import io.ringfence.policyservice.core.relay.RecordLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
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
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;

/** A topic on Kafka that holds what the database holds. */
final class KafkaRecordLog implements RecordLog {

    private final Topic topic;
    private final Clients clients;
    private final PolicyServiceConfig config;
    private final Admin admin;
    private final KafkaProducer<byte[], byte[]> producer;

    KafkaRecordLog(Topic topic, Clients clients, PolicyServiceConfig config) {
        this.topic = topic;
        this.clients = clients;
        this.config = config;
        this.admin = clients.admin();
        this.producer = clients.producer();
    }

    /** Makes the topics that are not there. */
    void createTopics() {
        List<NewTopic> topics = Arrays.stream(Topic.values())
                .map(each -> new NewTopic(each.topicName(), Optional.of(each.partitions()), replication())
                        .configs(each.config()))
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
        String name = topic.topicName();
        TopicDescription there = await(
                        admin.describeTopics(List.of(name))
                                .allTopicNames()
                                .toCompletionStage()
                                .toCompletableFuture(),
                        "cannot describe topic " + name)
                .get(name);
        if (there == null || there.partitions().size() != topic.partitions()) {
            throw new BrokersException("topic " + name + " must have " + topic.partitions() + " partition"
                    + (topic.partitions() == 1 ? ", because its offset is the policy's revision" : "s")
                    + "; remove the topic and it is made anew");
        }
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        TopicThread.partitions(topic).forEach(partition -> ends.put(partition, OffsetSpec.latest()));
        long end = await(
                        admin.listOffsets(ends).all().toCompletionStage().toCompletableFuture(),
                        "cannot read the end of " + name)
                .values()
                .stream()
                .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                .sum();
        return new LogPosition(there.topicId().toString(), end);
    }

    @Override
    public LogContent content() {
        Set<String> keys = new HashSet<>();
        long[] highest = {0};
        for (TopicPartition partition : TopicThread.partitions(topic)) {
            clients.readToEnd(partition, message -> {
                highest[0] = Math.max(highest[0], changeOf(message));
                if (message.value() == null) {
                    keys.remove(message.key());
                } else {
                    keys.add(message.key());
                }
            });
        }
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
                sent.add(producer.send(KafkaRecords.toRecord(topic, record.message())));
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
