package io.ringfence.contract.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.utils.Utils;

/** Messages to and from Kafka's record classes. Keys and values are bytes on both sides, so nothing is unreadable here. */
public final class KafkaRecords {

    /** Headers of a dead letter. */
    public static final String REASON = "rf_reason";

    public static final String ORIGIN_TOPIC = "rf_origin_topic";
    public static final String ORIGIN_PARTITION = "rf_origin_partition";
    public static final String ORIGIN_OFFSET = "rf_origin_offset";
    public static final String ORIGIN_FILE = "rf_origin_file";
    private static final String READ_BY = "rf_read_by";

    private KafkaRecords() {}

    /** The record to send for a message; Kafka chooses the partition by key. */
    public static ProducerRecord<byte[], byte[]> toRecord(Topic topic, Message message) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic.topicName(), message.key().getBytes(UTF_8), message.value());
        message.headers().forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
        return record;
    }

    /** The partition of a topic that Kafka chooses for a key. */
    public static int partition(Topic topic, String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % topic.partitions();
    }

    /** The message in a record that was read. */
    public static Message toMessage(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), UTF_8));
            }
        }
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        return new Message(key, record.value(), headers);
    }

    /** The dead letter for a record that could not be read: its bytes and headers, where it stood, and why. */
    public static ProducerRecord<byte[], byte[]> deadLetter(
            ConsumerRecord<byte[], byte[]> record, String reason, String readBy) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), record.key(), record.value());
        Headers headers = letter.headers();
        record.headers().forEach(headers::add);
        headers.add(REASON, reason.getBytes(UTF_8));
        headers.add(ORIGIN_TOPIC, record.topic().getBytes(UTF_8));
        headers.add(ORIGIN_PARTITION, Integer.toString(record.partition()).getBytes(UTF_8));
        headers.add(ORIGIN_OFFSET, Long.toString(record.offset()).getBytes(UTF_8));
        headers.add(READ_BY, readBy.getBytes(UTF_8));
        return letter;
    }

    /** The dead letter for a line of a file that could not be read. Its key is the file. */
    public static ProducerRecord<byte[], byte[]> deadLetter(byte[] line, String file, String reason, String readBy) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), file.getBytes(UTF_8), line);
        letter.headers()
                .add(REASON, reason.getBytes(UTF_8))
                .add(ORIGIN_FILE, file.getBytes(UTF_8))
                .add(READ_BY, readBy.getBytes(UTF_8));
        return letter;
    }

    /** The dead letter for something that no record was read as, such as a mail that nobody has taken. */
    public static ProducerRecord<byte[], byte[]> deadLetter(String key, byte[] value, String reason, String readBy) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), key.getBytes(UTF_8), value);
        letter.headers().add(REASON, reason.getBytes(UTF_8)).add(READ_BY, readBy.getBytes(UTF_8));
        return letter;
    }
}
