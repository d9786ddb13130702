package io.ringfence.billingwatcher.edge.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.billingwatcher.core.charge.RefusedException;
import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.kafka.KafkaRecords;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** Events of calls in Kafka's records. */
public final class CallRecords {

    private CallRecords() {}

    /** Reads a record. */
    public static CallEvent read(ConsumerRecord<byte[], byte[]> record) throws RefusedException {
        Header type = record.headers().lastHeader(Message.TYPE);
        if (type == null || type.value() == null || record.key() == null) {
            throw new RefusedException("it has no key, or no header " + Message.TYPE);
        }
        try {
            Event event =
                    Codec.decode(new String(type.value(), UTF_8), new String(record.key(), UTF_8), record.value());
            if (event instanceof CallEvent call) {
                return call;
            }
        } catch (UnreadableException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
        throw new RefusedException("it is no event of a call");
    }

    /** The dead letter of a record. */
    public static ProducerRecord<byte[], byte[]> deadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
        return KafkaRecords.deadLetter(record, reason, "billing-watcher");
    }
}
