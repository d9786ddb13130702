package io.ringfence.policyservice;

import io.ringfence.contract.Topic;
import io.ringfence.contract.kafka.PacketRecords;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.standalone.TestBacking;
import io.ringfence.traffic.Frames;
import io.ringfence.traffic.Messages;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Packets that a test puts onto the topic, as a sensor of its own does. */
abstract class PacketsOnKafka {

    static final String TRAFFIC = "/api/v1/traffic";

    final String id = "it-" + Long.toString(System.nanoTime(), 36);
    final long now = System.currentTimeMillis() * 1_000_000;
    KafkaProducer<byte[], byte[]> producer;

    /** The brokers that the packets go to. */
    String brokers() {
        return TestBacking.kafka();
    }

    @BeforeEach
    void open() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", brokers()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    /** Returns its offset. */
    long send(CapturedPacket packet) throws Exception {
        return producer.send(PacketRecords.toRecord(packet)).get().offset();
    }

    /** A record of a version that nobody knows. */
    void sendUnreadable(String peer) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Topic.SIP_PACKETS.topicName(), Frames.bytes(peer), new byte[0]);
        record.headers().add("v", Frames.bytes("99"));
        producer.send(record).get();
    }

    CapturedPacket leftOut(long number, long frames) {
        return new CapturedPacket(
                Kind.LEFT_OUT,
                "203.0.113.77",
                new Origin(id, "-", 0, now + number, 0, number),
                null,
                null,
                Set.of(),
                List.of(),
                frames,
                new byte[0]);
    }

    /** A message that a stream carried. */
    CapturedPacket message(long number, Flow flow, List<Long> frames) {
        byte[] bytes = Frames.bytes(Messages.invite(id));
        return new CapturedPacket(
                Kind.MESSAGE,
                flow.source(),
                new Origin(id, "eth0", 1, now + number, bytes.length, number),
                flow,
                new Sip("INVITE", 0, id, null, null, null),
                Set.of(),
                frames,
                0,
                bytes);
    }

    CapturedPacket frame(long number, Flow flow, Sip sip, String message) {
        byte[] bytes = Frames.ethernet(Frames.ipv4(17, Frames.udp(5060, 5060, Frames.bytes(message))));
        String peer = flow.source().equals("198.51.100.1") ? flow.destination() : flow.source();
        return new CapturedPacket(
                Kind.FRAME,
                peer,
                new Origin(id, "eth0", 1, now + number, bytes.length, number),
                flow,
                sip,
                Set.of(),
                List.of(),
                0,
                bytes);
    }
}
