package io.ringfence.nodeagent.core.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.rate.SipRatesReported;
import io.ringfence.contract.rate.SipRatesReported.Source;
import io.ringfence.contract.settings.SipRate;
import io.ringfence.firewall.network.Family;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTallyTest {

    private final TableTally tally = new TableTally();

    @Test
    void keepsThoseNearestToTheLimitAndCountsAll() {
        // Given
        for (int i = 0; i < 2_000; i++) {
            int credit = (i * 7) % 2_000; // each number once
            tally.add(
                    Family.IPV4,
                    "59 10.0." + (credit >> 8) + "." + (credit & 255) + ":0->0.0.0.0:0 " + credit + " 2000 10");
        }
        tally.add(
                Family.IPV6,
                "59 2001:0db8:0001:0002:0000:0000:0000:0000:0->0000:0000:0000:0000:0000:0000:0000:0000:0 0 2000 10");
        tally.add(Family.IPV4, "nonsense");

        // When
        TableReading reading = tally.reading();

        // Then
        assertThat(reading.ipv4()).isEqualTo(2_000);
        assertThat(reading.ipv6()).isEqualTo(1);
        assertThat(reading.broken()).isEqualTo(1);
        assertThat(reading.limited()).isEqualTo(11);
        assertThat(reading.nearest()).hasSize(SipRatesReported.MAX_SOURCES);
        assertThat(reading.nearest().stream().map(Source::address))
                .startsWith("10.0.0.0", "2001:db8:1:2::/64", "10.0.0.1", "10.0.0.2")
                .endsWith("10.0.1.242");
    }

    @Test
    void fillIsThatOfTheFullerTable() {
        assertThat(new TableReading(0, SipRate.TABLE_ROOM / 2, 0, 0, List.of()).fill())
                .isEqualTo(0.5);
    }

    @Test
    void aReportSaysWhetherTheNodeLimits() {
        // Given
        TableReading reading = new TableReading(3, 4, 0, 0, List.of());

        // When
        SipRatesReported on = reading.report("pbx-1", Instant.EPOCH, new SipRate(true, 20, 60));
        SipRatesReported off = reading.report("pbx-1", Instant.EPOCH, SipRate.OFF);

        // Then
        assertThat(on).isEqualTo(new SipRatesReported("pbx-1", Instant.EPOCH, true, 20, 60, 7, 524_288, List.of()));
        assertThat(off).isEqualTo(new SipRatesReported("pbx-1", Instant.EPOCH, false, 0, 0, 0, 0, List.of()));
    }
}
