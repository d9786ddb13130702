package io.ringfence.billingwatcher.core.reconcile;

import static io.ringfence.billingwatcher.core.reconcile.Records.NOON;
import static io.ringfence.billingwatcher.core.reconcile.Records.billed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.billingwatcher.core.charge.RefusedException;
import io.ringfence.calls.CallRules;
import io.ringfence.contract.call.ProviderCallBilled;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.SomeTenant;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class ProviderCallTest {

    private final CallRules rules = new CallRules();

    ProviderCallTest() {
        rules.take(SomeTenant.in("Europe/Rome", "acme", CallLimits.NONE, 1));
    }

    @Test
    void readsNumbersAsTheTenantDialsThemAndDaysInItsZone() throws RefusedException {
        ProviderCall call = of(billed("00442079460101", Instant.parse("2026-11-24T23:30:00.123456Z"), "1.50", "EUR"));

        assertThat(call.number()).isEqualTo("+442079460101");
        assertThat(call.day()).isEqualTo(LocalDate.parse("2026-11-25"));
        assertThat(call.startedAt()).isEqualTo(Instant.parse("2026-11-24T23:30:00.123Z"));
        assertThat(call.whole()).isEqualTo(new Posting("101", call.day(), 1_500_000_000L));
        assertThat(call.posted().nanos()).isZero();
    }

    @Test
    void takesWhatIsAtMostFiveMinutesAheadAndSixtyTwoDaysOld() throws RefusedException {
        Duration days = Duration.ofDays(62);

        assertThat(of(at(NOON.plusSeconds(300))).startedAt()).isEqualTo(NOON.plusSeconds(300));
        assertThat(of(at(NOON.minus(days))).startedAt()).isEqualTo(NOON.minus(days));
        assertThatThrownBy(() -> of(at(NOON.plusSeconds(300).plusMillis(1))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("in the future");
        assertThatThrownBy(() -> of(at(NOON.minus(days).minusMillis(1))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("62 days ago");
    }

    @Test
    void refusesAnotherCurrency() throws RefusedException {
        assertThat(of(billed("+442079460101", NOON, "1", null)).nanos()).isEqualTo(1_000_000_000L);
        assertThatThrownBy(() -> of(billed("+442079460101", NOON, "1", "USD")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("USD")
                .hasMessageContaining("EUR");
    }

    @Test
    void emergencyCallsCostNothingAndOtherTextsStayWhatTheyAre() throws RefusedException {
        assertThat(of(billed("112", NOON, "0.20", null)).nanos()).isZero();
        assertThat(of(billed("anonymous", NOON, "0.20", null)).number()).isEqualTo("anonymous");
    }

    private static ProviderCallBilled at(Instant startedAt) {
        return billed("+442079460101", startedAt, "1", null);
    }

    private ProviderCall of(ProviderCallBilled billed) throws RefusedException {
        return ProviderCall.of(billed, rules.of("acme"), NOON);
    }
}
