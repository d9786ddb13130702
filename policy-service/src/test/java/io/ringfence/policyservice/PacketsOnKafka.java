package io.ringfence.policyservice;

import io.ringfence.contract.kafka.PacketRecords;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.standalone.TestBacking;
import io.ringfence.traffic.Frames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Packets that a test puts onto the topic, as a sensor of its own does. */
abstract class PacketsOnKafka {

    static final String TRAFFIC = "/api/v1/traffic";

    final String id = "it-" + Long.toString(System.nanoTime(), 36);
    final long now = System.currentTimeMillis() * 1_000_000;
    KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void open() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestBacking.kafka()), new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
    }

    void send(CapturedPacket packet) throws Exception {
        producer.send(PacketRecords.toRecord(packet)).get();
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

    CapturedPacket frame(long number, Flow flow, Sip sip, String message) {
        byte[] bytes = Frames.ethernet(Frames.ipv4(17, Frames.udp(5060, 5060, Frames.bytes(message))));
        String peer = flow.source().startsWith("203") ? flow.source() : flow.destination();
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
