package io.ringfence.trafficsensor.core.registration;

import static io.ringfence.traffic.Frames.bytes;
import static io.ringfence.traffic.Frames.ipv4;
import static io.ringfence.traffic.Frames.join;
import static io.ringfence.traffic.Frames.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.registration.PhoneRegistered;
import io.ringfence.contract.registration.PhoneUnregistered;
import io.ringfence.contract.registration.RegistrationRecord;
import io.ringfence.traffic.Frames;
import io.ringfence.traffic.frame.LinkLayer;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.sensor.Sensor;
import io.ringfence.traffic.sensor.SensorLimits;
import io.ringfence.trafficsensor.core.record.OwnAddresses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegistrationsTest {

    private static final Instant START = Instant.parse("2026-05-01T10:00:00Z");
    private static final String NODE_MAC = "020000000002";
    private static final String ROUTER_MAC = "020000000001";
    private static final String CONTACT = "<sip:100@192.168.1.5:5062>";

    private final List<RegistrationRecord> told = new ArrayList<>();
    private final Registrations registrations = new Registrations(
            "pbx1",
            () -> new OwnAddresses(List.of(new byte[] {10, 0, 0, 2})),
            Map.of("acme.example.com", "acme"),
            told::add);
    private final Sensor sensor = new Sensor(SensorLimits.DEFAULT, registrations);
    private final Packet packet = new Packet();
    private Instant now = START;
    private int cseq;

    @Test
    void theAddressIsTheSourceAndTheEndIsThatOfThisContact() {
        ask("Contact: " + CONTACT + ";expires=3600\r\n");
        answer(200, "Contact: <sip:100@198.51.100.7>;expires=3000, " + CONTACT + ";expires=120\r\n");

        assertThat(told)
                .containsExactly(new PhoneRegistered(
                        "10.0.0.1", "100@acme.example.com", "acme", "pbx1", START, START.plusSeconds(120)));
    }

    @Test
    void theExpiresHeaderCountsWhereTheContactSaysNothingAndAWeekIsTheMost() {
        ask("Contact: " + CONTACT + "\r\nExpires: 99999999999\r\n");
        answer(200, "Contact: " + CONTACT + "\r\nExpires: 99999999\r\n");

        assertThat(ends()).containsExactly(START.plus(Duration.ofDays(7)));
    }

    @Test
    void itNeverLastsLongerThanAskedFor() {
        ask("m: " + CONTACT + "\r\nExpires: 60\r\n");
        answer(200, "Contact: <sip:rewritten@10.9.9.9>;expires=9000\r\nExpires: 9000\r\n");

        assertThat(ends()).containsExactly(START.plusSeconds(60));
    }

    @Test
    void zeroAndAStarEndIt() {
        for (String contact :
                List.of(CONTACT + ";expires=0\r\n", "*\r\nExpires: 0\r\n", CONTACT + "\r\nExpires: 0\r\n")) {
            ask("Contact: " + contact);
            answer(200, "");
        }

        assertThat(told)
                .hasSize(3)
                .containsOnly(new PhoneUnregistered("10.0.0.1", "100@acme.example.com", "pbx1", START));
    }

    @Test
    void refusedAskedOnlyAndLateIsNothing() {
        ask("Contact: " + CONTACT + "\r\n");
        answer(401, "");
        ask("");
        answer(200, "Contact: " + CONTACT + ";expires=60\r\n");
        ask("Contact: " + CONTACT + "\r\n");
        now = now.plusSeconds(33);
        answer(200, "Contact: " + CONTACT + ";expires=60\r\n");

        assertThat(told).isEmpty();
    }

    @Test
    void anAnswerThatWasForgedOutsideAllowsNobody() {
        ask("Contact: " + CONTACT + ";expires=3600\r\n");
        String forged = "SIP/2.0 200 OK\r\n" + headers(cseq, "Contact: " + CONTACT + ";expires=3600\r\n");
        frame(NODE_MAC, ROUTER_MAC, fromNode(udp(5060, 5060, bytes(forged))));

        assertThat(told).isEmpty();
        assertThat(registrations.notOurs()).isEqualTo(1);

        answer(200, "Contact: " + CONTACT + ";expires=3600\r\n");
        assertThat(told).hasSize(1);
    }

    @Test
    void anAnswerThatWasNotAskedForOrIsFromElsewhereIsNothing() {
        String answer = "SIP/2.0 200 OK\r\n" + headers(77, "Contact: " + CONTACT + ";expires=3600\r\n");
        frame(ROUTER_MAC, NODE_MAC, fromNode(udp(5060, 5060, bytes(answer))));
        ask("Contact: " + CONTACT + ";expires=3600\r\n");
        String own = "SIP/2.0 200 OK\r\n" + headers(cseq, "Contact: " + CONTACT + ";expires=3600\r\n");
        frame(NODE_MAC, ROUTER_MAC, ipv4(17, udp(5060, 5060, bytes(own))));
        frame(ROUTER_MAC, NODE_MAC, fromNode(udp(5060, 5099, bytes(own)))); // to another port

        assertThat(told).isEmpty();
    }

    @Test
    void aRenewalIsToldAfterAQuarterOfTheLifetime() {
        for (int second : List.of(0, 10, 25, 26, 40)) {
            now = START.plusSeconds(second);
            ask("Contact: " + CONTACT + ";expires=100\r\n");
            answer(200, "Contact: " + CONTACT + ";expires=100\r\n");
        }

        assertThat(told).extracting(RegistrationRecord::at).containsExactly(START, START.plusSeconds(26));
    }

    private List<Instant> ends() {
        return told.stream().map(of -> ((PhoneRegistered) of).expiresAt()).toList();
    }

    private void ask(String more) {
        String request = "REGISTER sip:acme.example.com SIP/2.0\r\n" + headers(++cseq, more);
        frame(NODE_MAC, ROUTER_MAC, ipv4(17, udp(5060, 5060, bytes(request))));
    }

    private void answer(int status, String more) {
        String answer = "SIP/2.0 " + status + " Fine\r\n" + headers(cseq, more);
        frame(ROUTER_MAC, NODE_MAC, fromNode(udp(5060, 5060, bytes(answer))));
    }

    private static String headers(int cseq, String more) {
        return "Via: SIP/2.0/UDP 192.168.1.5:5062;branch=z9hG4bK" + cseq
                + "\r\nFrom: <sip:100@acme.example.com>;tag=a\r\n"
                + "To: \"A, B\" <sip:100@ACME.example.com;user=phone>\r\nCall-ID: c1\r\nCSeq: " + cseq
                + " REGISTER\r\n" + more + "Content-Length: 0\r\n\r\n";
    }

    private static byte[] fromNode(byte[] datagram) {
        byte[] ip = ipv4(17, datagram);
        ip[15] = 2;
        ip[19] = 1;
        return ip; // the sum of the header stays as it is: two addresses change places
    }

    private void frame(String to, String from, byte[] ip) {
        byte[] frame = join(Frames.hex(to + from), Frames.etherType(ip), ip);
        long nanos = now.getEpochSecond() * 1_000_000_000L;
        packet.reset(1, nanos, LinkLayer.ETHERNET, frame, 0, frame.length, frame.length);
        sensor.frame(packet);
    }
}
