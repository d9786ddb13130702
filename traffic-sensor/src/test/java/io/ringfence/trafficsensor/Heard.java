package io.ringfence.trafficsensor;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Topic;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.contract.kafka.KafkaRecords;
import io.ringfence.contract.kafka.PacketRecords;
import io.ringfence.contract.registration.PhoneRegistered;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.TrafficReported;
import io.ringfence.standalone.TestBacking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the sensor of the tests tells from now on. */
final class Heard implements AutoCloseable {

    private final List<CapturedPacket> packets = new ArrayList<>();
    private final List<TrafficReported> reports = new ArrayList<>();
    private final List<PhoneRegistered> phones = new ArrayList<>();
    private final List<TrunkDialogSeen> dialogs = new ArrayList<>();
    private final KafkaConsumer<byte[], byte[]> consumer;

    Heard() {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestBacking.kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = Stream.of(
                        Topic.SIP_PACKETS, Topic.SIP_TRAFFIC, Topic.REGISTRATIONS, Topic.TRUNK_DIALOGS)
                .flatMap(topic -> IntStream.range(0, topic.partitions())
                        .mapToObj(number -> new TopicPartition(topic.topicName(), number)))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
    }

    List<CapturedPacket> packets() {
        listen();
        return packets;
    }

    List<CapturedPacket> packets(String callId) {
        return packets().stream()
                .filter(packet ->
                        packet.sip() != null && callId.equals(packet.sip().callId()))
                .toList();
    }

    List<TrafficReported> reports() {
        listen();
        return reports;
    }

    List<PhoneRegistered> phones(String account) {
        listen();
        return phones.stream().filter(of -> of.account().equals(account)).toList();
    }

    List<TrunkDialogSeen> dialogs(String callId) {
        listen();
        return dialogs.stream().filter(of -> of.callId().equals(callId)).toList();
    }

    private void listen() {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
            try {
                if (record.topic().equals(Topic.SIP_PACKETS.topicName())) {
                    CapturedPacket packet = PacketRecords.toPacket(record);
                    if (packet.origin().node().equals(Backing.NODE)) {
                        packets.add(packet);
                    }
                } else {
                    Event event = Codec.decode(KafkaRecords.toMessage(record));
                    if (event instanceof TrafficReported report && report.node().equals(Backing.NODE)) {
                        reports.add(report);
                    } else if (event instanceof PhoneRegistered phone
                            && phone.node().equals(Backing.NODE)) {
                        phones.add(phone);
                    } else if (event instanceof TrunkDialogSeen seen
                            && seen.node().equals(Backing.NODE)) {
                        dialogs.add(seen);
                    }
                }
            } catch (UnreadableException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
