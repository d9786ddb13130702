package io.ringfence.trafficsensor.edge.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Without brokers. */
@Timeout(60)
class PacketSenderTest {

    private static final int COUNT = 100;

    @Test
    void eachPacketThatIsLostIsCountedOnce() {
        PacketSender sender = sender(1L << 20);
        for (int i = 0; i < COUNT; i++) {
            sender.take(packet());
        }

        await().atMost(Duration.ofSeconds(30)).until(() -> sender.trouble().contains("ringfence.sip-packets"));
        assertThat(sender.kafkaDrops()).isZero();
        assertThat(sender.queuedBytes()).isPositive();
        sender.close();

        assertThat(sender.kafkaDrops() + sender.queueDrops()).isEqualTo(COUNT);
        assertThat(sender.published()).isZero();
    }

    @Test
    void beyondItsBoundNothingIsKept() {
        PacketSender sender = sender(10_000);
        for (int i = 0; i < COUNT; i++) {
            sender.take(packet());
        }

        assertThat(sender.queuedBytes()).isLessThanOrEqualTo(10_000);
        assertThat(sender.queueDrops()).isPositive();
        assertThat(sender.hasRoom(10_000)).isFalse();
        sender.close();
        assertThat(sender.kafkaDrops() + sender.queueDrops()).isEqualTo(COUNT);
    }

    private static PacketSender sender(long limit) {
        return new PacketSender(Map.of("bootstrap.servers", "127.0.0.1:9"), "pbx-1", limit, () -> {});
    }

    private static CapturedPacket packet() {
        return new CapturedPacket(
                Kind.FRAME,
                "192.0.2.1",
                new Origin("pbx-1", "eth0", 1, 1, 1_000, 1),
                null,
                null,
                Set.of(),
                List.of(),
                0,
                new byte[1_000]);
    }
}
