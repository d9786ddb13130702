package io.ringfence.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeriodsTest {

    @ParameterizedTest
    @CsvSource({
        "Europe/Rome, 2026-03-28T23:00:00Z, 2026-03-29, 23",
        "Europe/Rome, 2026-10-24T22:00:00Z, 2026-10-25, 25",
        "Europe/Rome, 2026-11-24T23:00:00Z, 2026-11-25, 24",
        "Africa/Cairo, 2026-04-23T22:00:00Z, 2026-04-24, 23",
        "America/Havana, 2026-03-08T05:00:00Z, 2026-03-08, 23",
        "Pacific/Kiritimati, 2026-12-31T10:00:00Z, 2027-01-01, 24"
    })
    void dayBeginsAndEndsToTheMillisecond(String zone, Instant start, LocalDate day, int hours) {
        Periods periods = Periods.of(Tenants.at(zone, "IT"));
        Instant end = start.plus(Duration.ofHours(hours));

        assertThat(periods.day(start)).isEqualTo(day);
        assertThat(periods.day(start.minusMillis(1))).isEqualTo(day.minusDays(1));
        assertThat(periods.day(end.minusMillis(1))).isEqualTo(day);
        assertThat(periods.day(end)).isEqualTo(day.plusDays(1));
        assertThat(periods.endOfDay(start)).isEqualTo(end);
        assertThat(periods.endOfDay(end.minusMillis(1))).isEqualTo(end);
    }

    @Test
    void monthEndsInTheZoneOfTheTenant() {
        Periods periods = Periods.of(Tenants.at("America/New_York", "US"));

        assertThat(periods.endOfMonth(Instant.parse("2026-11-01T03:59:59.999Z")))
                .isEqualTo("2026-11-01T04:00:00Z");
        assertThat(periods.endOfMonth(Instant.parse("2026-11-01T04:00:00Z"))).isEqualTo("2026-12-01T05:00:00Z");
        assertThat(periods.endOfMonth(Instant.parse("2026-12-31T12:00:00Z"))).isEqualTo("2027-01-01T05:00:00Z");
    }

    @Test
    void newZoneToTheWestGivesNoSecondDay() {
        Instant from = Instant.parse("2026-11-26T05:00:00Z"); // midnight in New York
        Periods periods = Periods.of(Tenants.changing("America/New_York", "UTC", from, "US"));

        assertThat(periods.day(Instant.parse("2026-11-25T23:59:59Z"))).isEqualTo("2026-11-25");
        assertThat(periods.day(Instant.parse("2026-11-26T01:00:00Z"))).isEqualTo("2026-11-26");
        assertThat(periods.day(from)).isEqualTo("2026-11-26");
        assertThat(periods.endOfDay(Instant.parse("2026-11-25T12:00:00Z"))).isEqualTo("2026-11-26T00:00:00Z");
        assertThat(periods.endOfDay(Instant.parse("2026-11-26T01:00:00Z"))).isEqualTo("2026-11-27T05:00:00Z");
        assertThat(periods.endOfMonth(Instant.parse("2026-11-25T12:00:00Z"))).isEqualTo("2026-12-01T05:00:00Z");
    }

    @Test
    void newZoneToTheEastEndsTheDayAtItsMidnight() {
        Instant from = Instant.parse("2026-11-30T15:00:00Z"); // midnight in Tokyo
        Periods periods = Periods.of(Tenants.changing("Asia/Tokyo", "UTC", from, "JP"));

        assertThat(periods.day(from.minusMillis(1))).isEqualTo("2026-11-30");
        assertThat(periods.day(from)).isEqualTo("2026-12-01");
        assertThat(periods.endOfDay(Instant.parse("2026-11-30T10:00:00Z"))).isEqualTo(from);
        assertThat(periods.endOfMonth(Instant.parse("2026-11-30T10:00:00Z"))).isEqualTo(from);
    }
}
