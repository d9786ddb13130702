package io.ringfence.policyservice.core.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.SomeTenant;
import io.ringfence.contract.limit.TenantPublished;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TenantChangeTest {

    private static final Instant NOW = Instant.parse("2026-07-14T10:00:00Z");
    private static final CallLimits LIMITS = new CallLimits("5", null, null, null, null, null, null);

    @Test
    void theFirstZoneIsInForceAlways() {
        TenantPublished first = TenantChange.settings(null, in("Europe/Rome"), NOW);

        assertThat(first.previousZone()).isNull();
        assertThat(first.zoneFrom()).isNull();
        assertThat(first.limits()).isEqualTo(CallLimits.NONE);
    }

    @Test
    void aNewZoneIsInForceFromItsOwnNextMidnight() {
        TenantPublished after = TenantChange.settings(rome(), in("America/New_York"), NOW);

        assertThat(after.zone()).isEqualTo("America/New_York");
        assertThat(after.previousZone()).isEqualTo("Europe/Rome");
        assertThat(after.zoneFrom()).isEqualTo(Instant.parse("2026-07-15T04:00:00Z"));
        assertThat(after.limits()).isEqualTo(LIMITS);
        assertThat(TenantChange.zoneAt(after, NOW)).isEqualTo("Europe/Rome");
        assertThat(TenantChange.zoneAt(after, after.zoneFrom())).isEqualTo("America/New_York");
    }

    @Test
    void aSecondChangeBeforeThatKeepsTheZoneThatIsReallyInForce() {
        // Given
        TenantPublished first = TenantChange.settings(rome(), in("America/New_York"), NOW);

        // When
        TenantPublished second = TenantChange.settings(first, in("Asia/Tokyo"), NOW.plusSeconds(60));

        // Then
        assertThat(second.previousZone()).isEqualTo("Europe/Rome");
        assertThat(second.zoneFrom()).isEqualTo(Instant.parse("2026-07-14T15:00:00Z"));
    }

    @Test
    void aChangeThatIsTakenBackInTimeNeverWas() {
        TenantPublished first = TenantChange.settings(rome(), in("America/New_York"), NOW);

        assertThat(TenantChange.settings(first, in("Europe/Rome"), NOW.plusSeconds(60)))
                .isEqualTo(rome());
    }

    @Test
    void aChangeAfterThatHasTheNewZoneBeforeIt() {
        TenantPublished first = TenantChange.settings(rome(), in("America/New_York"), NOW);

        TenantPublished later = TenantChange.settings(first, in("Asia/Tokyo"), Instant.parse("2026-07-20T00:00:00Z"));

        assertThat(later.previousZone()).isEqualTo("America/New_York");
    }

    @Test
    void otherSettingsAndLimitsLeaveAChangeOfTheZoneAsItIs() {
        TenantPublished moving = TenantChange.settings(rome(), in("America/New_York"), NOW);

        assertThat(TenantChange.settings(moving, in("America/New_York"), NOW.plusSeconds(60)))
                .isEqualTo(moving);
        assertThat(TenantChange.limits(moving, CallLimits.NONE).zoneFrom()).isEqualTo(moving.zoneFrom());
    }

    private static TenantPublished rome() {
        return TenantChange.version(TenantChange.limits(in("Europe/Rome"), LIMITS), 7);
    }

    private static TenantPublished in(String zone) {
        return SomeTenant.in(zone, "acme", CallLimits.NONE, 0);
    }
}
