package io.ringfence.policyservice.edge.kafka;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.KafkaRecords;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/**
 * Keeps in memory what each node has said last on a topic whose keys are nodes. Every replica reads all partitions, so each can answer.
 *
 * @param <T> what nodes say there
 */
final class LastReports<T extends Event> {

    private final Class<T> type;
    private final Sender sender;
    private final Check<T> check;
    private final ConcurrentSkipListMap<String, T> reports = new ConcurrentSkipListMap<>();
    private final CopyOnWriteArrayList<Consumer<T>> listeners = new CopyOnWriteArrayList<>();
    private final TopicThread thread;

    /** What is asked of a report beyond its schema. */
    @FunctionalInterface
    interface Check<T> {
        void accept(T report) throws UnreadableException;
    }

    /**
     * Starts to read.
     *
     * @param begin puts a new consumer to where it is to begin
     */
    LastReports(
            Topic topic,
            Class<T> type,
            Clients clients,
            Sender sender,
            Consumer<KafkaConsumer<byte[], byte[]>> begin,
            Check<T> check) {
        this.type = type;
        this.sender = sender;
        this.check = check;
        this.thread =
                new TopicThread(topic, clients::consumer, begin, (consumer, records) -> records.forEach(this::read));
    }

    void stop() throws InterruptedException {
        thread.stop();
    }

    /** All nodes' reports, by name. */
    List<T> all() {
        return List.copyOf(reports.values());
    }

    Optional<T> find(String node) {
        return Optional.ofNullable(reports.get(node));
    }

    void forget(String node) {
        reports.remove(node);
    }

    /**
     * Tells what is known, and from then on each report as it comes.
     *
     * @return ends it
     */
    Runnable listen(Consumer<T> listener) {
        Consumer<T> own = listener::accept; // the same listener may come twice
        synchronized (listeners) { // so that no older report comes after a newer one
            reports.values().forEach(own);
            listeners.add(own);
        }
        return () -> listeners.remove(own);
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        Message message = KafkaRecords.toMessage(record);
        if (message.value() == null) {
            reports.remove(message.key());
            return;
        }
        try {
            Event event = Codec.decode(message);
            if (!type.isInstance(event)) {
                throw new UnreadableException("no " + Event.typeOf(type) + ": " + Event.typeOf(event.getClass()));
            }
            T report = type.cast(event);
            check.accept(report);
            synchronized (listeners) {
                reports.put(report.key(), report);
                listeners.forEach(listener -> listener.accept(report));
            }
        } catch (UnreadableException e) {
            sender.deadLetter(record, e);
        }
    }
}
