package io.ringfence.policyservice.edge.rest.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.core.traffic.PacketId;
import io.ringfence.policyservice.core.traffic.SeenPacket;
import io.ringfence.policyservice.core.traffic.TrafficQuery;
import io.ringfence.policyservice.edge.rest.traffic.StreamListener.Cause;
import io.ringfence.policyservice.edge.rest.traffic.StreamListener.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StreamListenerTest {

    private static final Instant NOW = Instant.parse("2026-11-26T02:00:00Z");

    private final List<SeenPacket> told = new ArrayList<>();

    @Test
    void whatASlowListenerMissesIsCountedWithItsTimes() {
        StreamListener listener = listener(Map.of(), 2);

        for (int second = 0; second < 5; second++) {
            listener.packet(packet(second));
        }

        assertThat(told).hasSize(2);
        assertThat(listener.gaps()).containsExactly(new Gap(Cause.SLOW, 3L, NOW.plusSeconds(2), NOW.plusSeconds(4)));
        assertThat(listener.gaps()).isEmpty();
        listener.told();
        listener.packet(packet(5));
        assertThat(told).hasSize(3);
    }

    @Test
    void recordsThatCannotBeReadAreCountedWhereTheyMayBeAskedFor() {
        StreamListener all = listener(Map.of(), 2);
        StreamListener one = listener(Map.of("ip", "203.0.113.9"), 2);
        for (String remote : List.of("203.0.113.9", "203.0.113.8", "203.0.113.9")) {
            all.unreadable(remote);
            one.unreadable(remote);
        }

        assertThat(all.gaps()).containsExactly(new Gap(Cause.UNREADABLE, 3L, null, null));
        assertThat(one.gaps()).containsExactly(new Gap(Cause.UNREADABLE, 2L, null, null));
    }

    @Test
    void gapsOfTheReadingAreOneUntilTheyAreTold() {
        StreamListener listener = listener(Map.of(), 2);

        listener.gap(NOW.plusSeconds(10), NOW.plusSeconds(11));
        listener.gap(NOW, NOW.plusSeconds(1));

        assertThat(listener.gaps()).containsExactly(new Gap(Cause.KAFKA, null, NOW, NOW.plusSeconds(11)));
    }

    private StreamListener listener(Map<String, String> sent, int mostWaiting) {
        TrafficQuery query = ((Result.Done<TrafficQuery>) TrafficQuery.of(sent, NOW)).value();
        return new StreamListener(query, mostWaiting).to(told::add);
    }

    private static SeenPacket packet(int second) {
        return new SeenPacket(
                new PacketId(0, second),
                new CapturedPacket(
                        Kind.FRAME,
                        "203.0.113.9",
                        new Origin("pbx-1", "eth0", 1, NOW.plusSeconds(second).toEpochMilli() * 1_000_000, 0, second),
                        null,
                        new Sip("OPTIONS", 0, "c1", null, null, null),
                        Set.of(),
                        List.of(),
                        0,
                        new byte[0]));
    }
}
