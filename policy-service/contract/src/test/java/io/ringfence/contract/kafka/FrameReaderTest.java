package io.ringfence.contract.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.kafka.FrameReader.Frame;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flag;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {

    private static final long NANOS = 1_764_000_000_123_456_789L;

    private final FrameReader reader = new FrameReader();

    @Test
    void aFrameHasWhatItWasWrittenWith() throws Exception {
        Frame whole = reader.read(record(Kind.FRAME, "pbx-1", 3));
        Frame cut = reader.read(record(Kind.FRAME, "pbx-2", 9));
        Frame again = reader.read(record(Kind.FRAME, "pbx-1", 3));

        assertThat(whole)
                .usingRecursiveComparison()
                .isEqualTo(new Frame("203.0.113.9", "pbx-1", "eth0", 113, NANOS, 3, 7, "abc".getBytes(UTF_8)));
        assertThat(whole.isCut()).isFalse();
        assertThat(cut.node()).isEqualTo("pbx-2");
        assertThat(cut.wire()).isEqualTo(9);
        assertThat(cut.isCut()).isTrue();
        assertThat(again).usingRecursiveComparison().isEqualTo(whole);
    }

    @Test
    void whatIsNoFrameIsPassedOver() throws Exception {
        assertThat(reader.read(record(Kind.MESSAGE, "pbx-1", 3))).isNull();
        assertThat(reader.read(record(Kind.LEFT_OUT, "pbx-1", 3))).isNull();
    }

    @Test
    void whatALaterVersionAddsIsPassedOver() throws Exception {
        Frame frame = reader.read(withHeader("2 F pbx-1 eth0 1 5 3 7 more"));

        assertThat(frame.sequence()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "3 F pbx-1 eth0 1 5 3 7",
                "2 X pbx-1 eth0 1 5 3 7",
                "2 F pbx-1 eth0 1 5 3",
                "2 F pbx-1 eth0 1 soon 3 7",
                "2 F pbx-1 eth0 1 -5 3 7",
                "2 F pbx-1 eth0 1  3 7",
                "2 F pbx-1 eth0 1 9999999999999999999 3 7",
                "2 F pbx-1 eth0 1 5 3000000000 7",
                "2 F pbx\u0001 eth0 1 5 3 7",
            })
    void whatCannotBeReadIsSaid(String header) {
        assertThatThrownBy(() -> reader.read(withHeader(header)))
                .isInstanceOf(UnreadableException.class)
                .hasMessageStartingWith("header h");
    }

    @Test
    void aRecordWithoutTheHeaderCannotBeRead() {
        ConsumerRecord<byte[], byte[]> record = withHeader("");
        record.headers().remove("h");

        assertThatThrownBy(() -> reader.read(record)).hasMessage("header h is missing");
    }

    private static ConsumerRecord<byte[], byte[]> withHeader(String text) {
        ConsumerRecord<byte[], byte[]> record = record(Kind.FRAME, "pbx-1", 3);
        record.headers().remove("h").add("h", text.getBytes(UTF_8));
        return record;
    }

    private static ConsumerRecord<byte[], byte[]> record(Kind kind, String node, int wire) {
        ProducerRecord<byte[], byte[]> sent = PacketRecords.toRecord(new CapturedPacket(
                kind,
                "203.0.113.9",
                new Origin(node, "eth0", 113, NANOS, wire, 7),
                new Flow("203.0.113.9", 5060, "198.51.100.1", 5060, "UDP"),
                new Sip("INVITE", 0, "c1", "100", "900", "phone"),
                wire > 3 ? EnumSet.of(Flag.CUT) : Set.of(),
                List.of(),
                0,
                "abc".getBytes(UTF_8)));
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                0,
                sent.timestamp(),
                TimestampType.CREATE_TIME,
                sent.key().length,
                sent.value().length,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }
}
