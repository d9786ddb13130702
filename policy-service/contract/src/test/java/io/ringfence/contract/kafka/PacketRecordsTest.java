package io.ringfence.contract.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flag;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PacketRecordsTest {

    private static final Origin ORIGIN =
            new Origin("pbx-1", "eth0", 1, 1_790_000_000_123_456_789L, 4, 1_790_000_000_000_001L);

    static Stream<CapturedPacket> packets() {
        Sip request = new Sip("INVITE", 0, "a84b4c76e66710@pc33", "100", "+4930123456", "friendly-scanner \u00e9");
        Sip response = new Sip("REGISTER", 401, "x", null, null, null);
        Flow ipv4 = new Flow("203.0.113.9", 5060, "198.51.100.1", 5060, "UDP");
        Flow ipv6 = new Flow("2001:db8::9", 49152, "2001:db8::1", 5061, "TCP");
        return Stream.of(
                packet(Kind.FRAME, ORIGIN, ipv4, request, Set.of(), List.of(), 0, new byte[] {0, 1, -1, 127}),
                packet(
                        Kind.FRAME,
                        new Origin("pbx-1", "eth0", 113, 1, 1500, 9),
                        ipv4,
                        null,
                        Set.of(Flag.CUT, Flag.FRAGMENT),
                        List.of(),
                        0,
                        new byte[4]),
                packet(Kind.MESSAGE, ORIGIN, ipv6, response, Set.of(Flag.PARTIAL), List.of(7L, 8L), 0, new byte[4]),
                packet(
                        Kind.LEFT_OUT,
                        ORIGIN,
                        null,
                        new Sip("OPTIONS", 0, null, null, null, null),
                        Set.of(),
                        List.of(),
                        12,
                        new byte[0]));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void whatIsWrittenIsRead(CapturedPacket packet) throws Exception {
        ProducerRecord<byte[], byte[]> written = PacketRecords.toRecord(packet);

        CapturedPacket read = PacketRecords.toPacket(read(written.key(), written.value(), headers(written)));

        assertThat(read).usingRecursiveComparison().isEqualTo(packet);
        assertThat(written.timestamp()).isEqualTo(packet.origin().timeNanos() / 1_000_000);
        assertThat(new String(written.key(), UTF_8)).isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @CsvSource({
        "h, 3 F a b 1 1 1 1, 'header h can''t be read: version 3, and only 2 is known'",
        "h, 2 X a b 1 1 1 1, 'header h can''t be read: kind X, and not F, M or L'",
        "h, 2 F a b 1 soon 1 1, 'header h can''t be read: For input string: \"soon\"'",
        "h, 2 F a b 1 1 1, 'header h can''t be read: 7 words, and 8 are needed'",
        "h, 2 F A b 1 1 1 1, 'header h can''t be read: node: must match [a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?'",
        "h, , 'header h is missing'",
        "e, 203.0.113.9 198.51.100.1:5060 UDP, 'header e can''t be read: For input string: \"203.0.113.9\"'",
        "e, '203.0.113.9:1 1.1.1.1:70000 UDP', 'header e can''t be read: destinationPort: 0 to 65535, but it is 70000'",
    })
    void whatCantBeReadIsSaid(String name, String text, String problem) {
        Map<String, String> headers =
                headers(PacketRecords.toRecord(packets().findFirst().orElseThrow()));
        if (text == null) {
            headers.remove(name);
        } else {
            headers.put(name, text);
        }

        assertThatThrownBy(() -> PacketRecords.toPacket(read("203.0.113.9".getBytes(UTF_8), new byte[4], headers)))
                .isInstanceOf(UnreadableException.class)
                .hasMessage(problem);
    }

    @Test
    void headersAndFlagsOfALaterVersionArePassedOver() throws Exception {
        CapturedPacket packet = packets().findFirst().orElseThrow();
        Map<String, String> headers = headers(PacketRecords.toRecord(packet));
        headers.put("y", "new");
        headers.put("longer", "new");
        headers.put("x", "CUT,NEW");
        headers.merge("h", " more", String::concat);
        headers.merge("e", " more", String::concat);

        CapturedPacket read = PacketRecords.toPacket(read("203.0.113.9".getBytes(UTF_8), packet.bytes(), headers));

        assertThat(read.flags()).containsExactly(Flag.CUT);
        assertThat(read.origin()).isEqualTo(packet.origin());
        assertThat(read.flow()).isEqualTo(packet.flow());
        assertThat(read.sip()).isEqualTo(packet.sip());
    }

    private static CapturedPacket packet(
            Kind kind,
            Origin origin,
            Flow flow,
            Sip sip,
            Set<Flag> flags,
            List<Long> frames,
            long leftOut,
            byte[] bytes) {
        Origin at = kind == Kind.LEFT_OUT
                ? new Origin(origin.node(), origin.networkInterface(), 1, origin.timeNanos(), 0, origin.sequence())
                : origin;
        return new CapturedPacket(kind, "203.0.113.9", at, flow, sip, flags, frames, leftOut, bytes);
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        record.headers().forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
        return headers;
    }

    private static ConsumerRecord<byte[], byte[]> read(byte[] key, byte[] value, Map<String, String> headers) {
        RecordHeaders all = new RecordHeaders();
        headers.forEach((name, text) -> all.add(name, text.getBytes(UTF_8)));
        return new ConsumerRecord<>(
                "ringfence.sip-packets",
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                key.length,
                value.length,
                key,
                value,
                all,
                Optional.empty());
    }
}
