package io.ringfence.bench.firewall;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Topic;
import io.ringfence.contract.country.CountriesPublished;
import io.ringfence.contract.country.CountryRecord;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.firewall.country.CountryNetworks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes made-up country data as policy-service does with those of a database. */
final class CountryTopic {
    private static final String BUILD = "bench";

    private CountryTopic() {}

    /** Publishes a whole build; returns when Kafka has it. */
    static void publish(String bootstrap, Map<String, CountryNetworks> countries) {
        List<CountryRecord> records = new ArrayList<>();
        countries.forEach((code, networks) -> records.add(networks.published(code, BUILD)));
        records.add(new CountriesPublished(
                BUILD,
                Instant.EPOCH,
                BUILD,
                countries.keySet().stream().sorted().toList()));
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "max.request.size", Topic.MAX_COUNTRY_BYTES),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (CountryRecord record : records) {
                var _ = producer.send(KafkaRecords.toRecord(
                        Topic.COUNTRY_NETWORKS, Codec.encode(record, "/bench", Instant.now(), OptionalLong.empty())));
            }
            producer.flush();
        }
    }
}
