package io.ringfence.nodeagent.edge.kafka;

import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.country.CountryTableBuilder;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/** Reads the country data for as long as the agent lives, and hands over each build once it is whole. */
public final class CountryReader {

    private static final Logger LOG = Logger.getLogger(CountryReader.class);
    private static final TopicPartition PARTITION = new TopicPartition(Topic.COUNTRY_NETWORKS.topicName(), 0);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Takes builds. */
    public interface Sink {

        /**
         * A build is whole.
         *
         * @param records its records, as they came
         */
        void built(CountryTable table, Collection<Message> records);
    }

    private final KafkaClients clients;
    private final Outgoing outgoing;
    private final Sink sink;
    private volatile boolean stopped;
    private long lastDeadLetter = -1;

    public CountryReader(KafkaClients clients, Outgoing outgoing, Sink sink) {
        this.clients = clients;
        this.outgoing = outgoing;
        this.sink = sink;
    }

    /** Reads until {@link #stop}; for a thread of its own. */
    public void run() {
        while (!stopped) {
            try (KafkaConsumer<byte[], byte[]> consumer = clients.consumer()) {
                consumer.assign(List.of(PARTITION));
                consumer.seekToBeginning(List.of(PARTITION));
                read(consumer);
            } catch (InterruptException e) {
                return;
            } catch (KafkaException e) {
                LOG.debugf("country data can't be read: %s", e.getMessage());
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Ends the reading within a poll. */
    public void stop() {
        stopped = true;
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) {
        CountryTableBuilder builder = new CountryTableBuilder();
        Map<String, Message> records = new LinkedHashMap<>(); // of the build that is on its way
        while (!stopped) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                Message message = KafkaRecords.toMessage(record);
                records.put(message.key(), message);
                try {
                    builder.take(message).ifPresent(table -> {
                        records.values().removeIf(held -> held.value() == null);
                        sink.built(table, List.copyOf(records.values()));
                        records.clear();
                    });
                } catch (UnreadableException e) {
                    unreadable(record, String.valueOf(e.getMessage()));
                }
            }
        }
    }

    private void unreadable(ConsumerRecord<byte[], byte[]> record, String reason) {
        LOG.warnf("country data: unreadable record at offset %d: %s", record.offset(), reason);
        if (record.offset() > lastDeadLetter) {
            lastDeadLetter = record.offset();
            outgoing.deadLetter(record, reason);
        }
    }
}
