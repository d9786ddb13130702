package io.ringfence.policyservice.core.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LadderTest {

    private static final String PHONE = "2001:db8:1111:2222:3333:4444:5555:6666";
    private static final String PBX = "198.51.100.1";

    @Test
    void messagesAreInTheirOrderWithWhatIsSentAgainMarked() {
        Ladder ladder = Ladder.of(
                "c1",
                List.of(
                        message(30, PBX, PHONE, "INVITE", 200, "ok"),
                        message(10, PHONE, PBX, "INVITE", 0, "first"),
                        message(20, PHONE, PBX, "INVITE", 0, "first"),
                        message(40, PHONE, PBX, "ACK", 0, "ack")),
                true);

        assertThat(ladder.participants()).containsExactly("[" + PHONE + "]:5060", PBX + ":5060");
        assertThat(ladder.steps())
                .extracting(Ladder.Step::label)
                .containsExactly("INVITE", "INVITE", "200 OK (INVITE)", "ACK");
        assertThat(ladder.steps()).extracting(Ladder.Step::isRepeated).containsExactly(false, true, false, false);
        assertThat(ladder.steps()).extracting(Ladder.Step::afterMillis).containsExactly(0.0, 10.0, 20.0, 30.0);
        assertThat(ladder.drawn().lines().map(String::stripTrailing))
                .satisfiesExactly(
                        ends -> assertThat(ends)
                                .contains("[" + PHONE + "]:5060 ")
                                .endsWith(" " + PBX + ":5060"),
                        first -> assertThat(first)
                                .startsWith("      0.0 ms  |---")
                                .endsWith("---->|")
                                .contains(" INVITE "),
                        again -> assertThat(again).contains(" INVITE (again) "),
                        ok -> assertThat(ok)
                                .startsWith("     20.0 ms  |<---")
                                .endsWith("----|")
                                .contains(" 200 OK (INVITE) "),
                        ack -> assertThat(ack).contains(" ACK "));
    }

    @Test
    void answersHaveTheStandardsPhrases() {
        Ladder ladder = Ladder.of(
                "c1",
                List.of(
                        message(1, PBX, PHONE, "INVITE", 180, "SIP/2.0 180 Pay me"),
                        message(2, PBX, PHONE, "INVITE", 481, "x"),
                        message(3, PBX, PHONE, "INVITE", 608, "x"),
                        message(4, PBX, PHONE, "INVITE", 299, "x")),
                true);

        assertThat(ladder.steps())
                .extracting(Ladder.Step::label)
                .containsExactly(
                        "180 Ringing (INVITE)",
                        "481 Call/Transaction Does Not Exist (INVITE)",
                        "608 Rejected (INVITE)",
                        "299 (INVITE)");
    }

    @Test
    void ofVeryManyEndsTheFirstAreDrawnAndTheRestIsCounted() {
        List<SeenPacket> messages = IntStream.range(0, 400)
                .mapToObj(number -> message(number, "10.0.0." + number % 250, PBX, "OPTIONS", 0, "x" + number))
                .toList();

        String drawn = Ladder.of("c1", messages, false).drawn();

        assertThat(drawn.length()).isLessThan(50_000);
        assertThat(drawn).contains("further ends are not drawn").endsWith("there are more messages than these\n");
    }

    private static SeenPacket message(int millis, String from, String to, String method, int status, String text) {
        return new SeenPacket(
                new PacketId(0, millis),
                new CapturedPacket(
                        Kind.MESSAGE,
                        from.equals(PBX) ? to : from,
                        new Origin("pbx-1", "eth0", 1, millis * 1_000_000L, 1, millis),
                        new Flow(from, 5060, to, 5060, "TCP"),
                        new Sip(method, status, "c1", null, null, null),
                        Set.of(),
                        List.of(),
                        0,
                        text.getBytes(UTF_8)));
    }
}
