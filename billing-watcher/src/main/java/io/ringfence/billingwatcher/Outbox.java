package io.ringfence.billingwatcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.billingwatcher.core.book.Changes;
import io.ringfence.billingwatcher.core.book.Outgoing;
import io.ringfence.billingwatcher.edge.store.PublishedRecord;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Makes records of what is to be published; they are stored in the transaction of what has led to them. */
final class Outbox {

    static final String SOURCE = "/billing-watcher";

    private Outbox() {}

    /** Events and dead letters of a partition, as records. */
    static List<PublishedRecord> records(
            int partition, Changes changes, List<ProducerRecord<byte[], byte[]>> deadLetters, Instant now) {
        List<PublishedRecord> records = new ArrayList<>();
        for (Outgoing outgoing : changes.outgoing()) {
            Message message = Codec.encode(outgoing.event(), SOURCE, now, OptionalLong.empty());
            records.add(new PublishedRecord(
                    0,
                    partition,
                    outgoing.topic().topicName(),
                    message.key().getBytes(UTF_8),
                    message.value(),
                    message.headers()));
        }
        for (ProducerRecord<byte[], byte[]> letter : deadLetters) {
            Map<String, String> headers = new LinkedHashMap<>();
            for (Header header : letter.headers()) {
                headers.put(header.key(), header.value() == null ? "" : new String(header.value(), UTF_8));
            }
            records.add(new PublishedRecord(
                    0, partition, Topic.DEAD_LETTERS.topicName(), letter.key(), letter.value(), headers));
        }
        return records;
    }

    /** The records with the numbers that the store has given them. */
    static List<PublishedRecord> numbered(List<PublishedRecord> records, List<Long> ids) {
        return IntStream.range(0, ids.size())
                .mapToObj(i -> records.get(i).numbered(ids.get(i)))
                .toList();
    }
}
