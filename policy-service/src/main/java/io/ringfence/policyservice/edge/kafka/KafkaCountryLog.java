package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.country.CountriesPublished;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.firewall.country.CountryTableBuilder;
import io.ringfence.policyservice.core.country.CountryDatabase;
import io.ringfence.policyservice.core.country.CountryLog;
import io.ringfence.policyservice.core.country.CountryLogContent;
import io.ringfence.policyservice.core.relay.OutboxSession;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** The country topic on Kafka. */
@ApplicationScoped
public class KafkaCountryLog implements CountryLog {

    private static final Logger LOG = Logger.getLogger(KafkaCountryLog.class);

    private static final TopicPartition PARTITION = new TopicPartition(Topic.COUNTRY_NETWORKS.topicName(), 0);

    @Inject
    Clients clients;

    private final Clock clock = Clock.systemUTC();

    @Override
    public CountryLogContent content() {
        CountryTableBuilder builder = new CountryTableBuilder();
        Set<String> keys = new TreeSet<>();
        clients.readToEnd(PARTITION, message -> take(builder, keys, message));
        return new CountryLogContent(builder.table(), builder.isWhole(), keys);
    }

    /** The countries first, what closes the build behind them, and what is gone last. */
    @Override
    public void publish(CountryDatabase database, CountryLogContent content) {
        Instant now = clock.instant();
        try (KafkaProducer<byte[], byte[]> producer = clients.producer()) {
            List<Future<RecordMetadata>> countries = new ArrayList<>();
            database.countries()
                    .forEach((code, networks) ->
                            countries.add(send(producer, encode(networks.published(code, database.build()), now))));
            await(countries);
            await(List.of(send(producer, encode(database.manifest(), now))));
            await(content.keys().stream()
                    .filter(key -> !key.equals(CountriesPublished.KEY))
                    .filter(key -> !database.countries().containsKey(key))
                    .map(key -> Codec.tombstone(key, OutboxSession.source(), now, OptionalLong.empty()))
                    .map(gone -> send(producer, gone))
                    .toList());
        } catch (KafkaException e) {
            throw new BrokersException("cannot publish countries", e);
        }
    }

    private static void take(CountryTableBuilder builder, Set<String> keys, Message message) {
        if (message.value() == null) {
            keys.remove(message.key());
        } else {
            keys.add(message.key());
        }
        try {
            var unused = builder.take(message);
        } catch (UnreadableException e) {
            LOG.debugf("unreadable record %s: %s", message.key(), e.getMessage());
        }
    }

    private static Message encode(Event event, Instant now) {
        return Codec.encode(event, OutboxSession.source(), now, OptionalLong.empty());
    }

    private static Future<RecordMetadata> send(KafkaProducer<byte[], byte[]> producer, Message message) {
        return producer.send(KafkaRecords.toRecord(Topic.COUNTRY_NETWORKS, message));
    }

    /** The producer keeps the time itself. */
    private static void await(List<Future<RecordMetadata>> sent) {
        for (Future<RecordMetadata> future : sent) {
            try {
                future.get();
            } catch (ExecutionException e) {
                throw new BrokersException("cannot publish countries", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BrokersException("cannot publish countries", e);
            }
        }
    }
}
