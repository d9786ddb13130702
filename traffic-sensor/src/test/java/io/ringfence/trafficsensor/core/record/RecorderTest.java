package io.ringfence.trafficsensor.core.record;

import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.ethernet;
import static io.ringfence.traffic.Frames.ipv4;
import static io.ringfence.traffic.Frames.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flag;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.traffic.Messages;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.read.CaptureFile;
import io.ringfence.traffic.sensor.Sensor;
import io.ringfence.traffic.sensor.SensorLimits;
import io.ringfence.trafficsensor.core.sample.Sampler;
import io.ringfence.trafficsensor.edge.file.CaptureInput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecorderTest {

    private static final String STREAM = "traffic/src/test/resources/pcaps/pkts-fragmented_tcp_sip.pcap";
    private static final byte[] OWN = {10, 0, 0, 2};

    private final List<CapturedPacket> records = new ArrayList<>();
    private final Recorder recorder = recorder(new Sampler(0, 0));
    private final Sensor sensor = new Sensor(SensorLimits.DEFAULT, recorder);
    private final Packet packet = new Packet();
    private long sequence = 100;
    private boolean hasRoom = true;
    private int lost;

    @Test
    void aDatagramIsOneRecordUnderItsPeerInBothDirections() {
        byte[] request = fromPeer(Messages.options("c1"));
        byte[] response = toPeer(Messages.response(401, "OPTIONS", "c1"));

        frame(sensor, request, request.length);
        frame(sensor, response, response.length);

        assertThat(records).extracting(CapturedPacket::remote).containsExactly("10.0.0.1", "10.0.0.1");
        assertThat(records).extracting(CapturedPacket::kind).containsOnly(Kind.FRAME);
        assertThat(records.getFirst().bytes()).isEqualTo(request);
        assertThat(records.getFirst().flow()).isEqualTo(new Flow("10.0.0.1", 5060, "10.0.0.2", 5060, "UDP"));
        assertThat(records.getFirst().sip()).isEqualTo(new Sip("OPTIONS", 0, "c1", "alice", "bob", "phone/1.0"));
        assertThat(records.getLast().sip()).isEqualTo(new Sip("OPTIONS", 401, "c1", "alice", "bob", "phone/1.0"));
        assertThat(records).extracting(of -> of.origin().sequence()).containsExactly(100L, 101L);
    }

    @Test
    void attackersTextsAreCutAndCleaned() {
        String callId = "a\u0007b\u001b[2J" + "\uD83D\uDE00".repeat(100);
        byte[] frame = fromPeer(Messages.options(callId));

        frame(sensor, frame, frame.length + 100);

        CapturedPacket record = records.getFirst();
        assertThat(record.sip().callId())
                .startsWith("a b [2J")
                .hasSizeLessThanOrEqualTo(CapturedPacket.MAX_FACT)
                .endsWith("\uD83D\uDE00");
        assertThat(record.flags()).containsExactly(Flag.CUT);
        assertThat(record.origin().wire()).isEqualTo(frame.length + 100);
    }

    @Test
    void whatTheSamplerKeepsBackIsNoRecord() {
        Sampler sampler = new Sampler(1, 0);
        Sensor limited = new Sensor(SensorLimits.DEFAULT, recorder(sampler));
        byte[] frame = fromPeer(Messages.options("c1"));

        for (int i = 0; i < 10; i++) {
            frame(limited, frame, frame.length);
        }

        assertThat(records).hasSize(1);
        CapturedPacket leftOut = Recorder.leftOut("pbx-1", sampler.leftOut().getFirst(), 7, 8);
        assertThat(leftOut.leftOut()).isEqualTo(9);
        assertThat(leftOut.remote()).isEqualTo("10.0.0.1");
        assertThat(leftOut.sip()).extracting(Sip::method).isEqualTo("OPTIONS");
    }

    @Test
    void whatHasNoRoomIsCountedAndNotMade() {
        byte[] frame = fromPeer(Messages.options("c1"));
        hasRoom = false;

        frame(sensor, frame, frame.length);

        assertThat(records).isEmpty();
        assertThat(lost).isEqualTo(1);
    }

    @Test
    void messagesOfStreamsComeBehindTheirFrames() throws Exception {
        long messages = 0;
        try (CaptureInput input = CaptureInput.open(STREAM)) {
            CaptureFile file = CaptureFile.of(input.in());
            while (file.next(packet)) {
                sensor.frame(packet);
            }
        }
        sensor.end();
        recorder.flush();

        for (CapturedPacket record : records) {
            if (record.kind() == Kind.MESSAGE) {
                messages++;
                assertThat(record.sip()).isNotNull();
                assertThat(record.frames()).isNotEmpty();
                assertThat(records.subList(0, records.indexOf(record)))
                        .filteredOn(of -> of.kind() == Kind.FRAME)
                        .extracting(of -> of.origin().sequence())
                        .containsAll(record.frames());
            }
        }
        assertThat(messages).isEqualTo(6); // as tshark counts them
    }

    private Recorder recorder(Sampler sampler) {
        OwnAddresses own = new OwnAddresses(List.of(OWN));
        return new Recorder("pbx-1", "eth0", () -> own, sampler, new Recorder.Output() {
            @Override
            public void take(CapturedPacket packet) {
                records.add(packet);
            }

            @Override
            public boolean hasRoom(int bytes) {
                return hasRoom;
            }

            @Override
            public void lost(int count) {
                lost += count;
            }
        });
    }

    private void frame(Sensor to, byte[] frame, int wire) {
        packet.reset(sequence++, 1_790_000_000_000_000_000L, 1, frame, 0, frame.length, wire);
        to.frame(packet);
    }

    private static byte[] fromPeer(String message) {
        return ethernet(ipv4(17, udp(5060, 5060, bytes(message))));
    }

    private static byte[] toPeer(String message) {
        byte[] frame = fromPeer(message);
        frame[29] = 2; // the last number of the source
        frame[33] = 1; // and of the destination; the checksums stay right
        return frame;
    }
}
