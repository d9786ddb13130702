package io.ringfence.billingwatcher.core.charge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.calls.CallRules;
import io.ringfence.contract.Codec;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.contract.limit.SomeTenant;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a record means in money, and what is refused. */
class ChargesTest {

    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    private final CallRules rules = new CallRules();

    @BeforeEach
    void define() {
        rules.take(SomeTenant.in("Europe/Rome", "acme", CallLimits.NONE, 1));
        rules.take(new RoutePublished("acme", "44", Rate.perMinute("0.60"), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"cost\":\"0.5\"|500000000",
                "\"cost\":\"0\"|0",
                "\"rate\":{\"perMinute\":\"0.12\"}|200000000",
                "\"node\":\"pbx-1\"|1000000000",
                "\"cost\":\"1.00\",\"currency\":\"USD\",\"fx\":{\"rate\":\"0.92\",\"date\":\"2026-11-25\"}|920000000"
            })
    void costsWhatItSaysOrItsRateOrItsRoute(String fields, long nanos) throws Exception {
        assertThat(charge(fields).nanos()).isEqualTo(nanos);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"cost\":0.5",
                "\"cost\":5",
                "\"cost\":\"5e-1\"",
                "\"cost\":\"1E1000000000\"",
                "\"cost\":\"0.1234567890\"",
                "\"cost\":\"11111111111111111111111111111111111111111111111111111111111111111111111111\"",
                "\"cost\":\"-1\"",
                "\"cost\":\"NaN\"",
                "\"cost\":\"1\",\"kind\":\"CREDIT\"",
                "\"cost\":\"1\",\"currency\":\"eur\"",
                "\"rate\":{\"perMinute\":0.12}",
                "\"rate\":{\"perMinute\":\"-0.12\"}",
                "\"extension\":\"1 or 1=1\"",
                "\"startedAt\":\"2026-11-25 10:00:00\"",
                "\"billedSeconds\":-1",
                "\"billedSeconds\":\"x\""
            })
    void whatHasAnotherFormIsNotRead(String fields) {
        assertThatThrownBy(() -> charge(fields)).isInstanceOf(UnreadableException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"cost\":\"1\",\"currency\":\"USD\"|no rate of exchange",
                "\"destination\":\"+12025550101\"|a missing cost is not 0",
                "\"cost\":\"1\",\"startedAt\":\"2026-11-25T12:05:01Z\",\"answeredAt\":\"2026-11-25T12:05:01Z\",\"endedAt\":\"2026-11-25T12:05:02Z\"|in the future",
                "\"rate\":{\"perMinute\":\"999999999\"}|more than can be counted",
                "\"cost\":\"999999999\",\"currency\":\"USD\",\"fx\":{\"rate\":\"999999999\",\"date\":\"2026-11-25\"}|more than can be counted",
                "\"cost\":\"1\",\"startedAt\":\"2026-09-24T11:59:59Z\"|more than 62 days ago",
                "\"cost\":\"1\",\"endedAt\":\"2026-11-25T09:59:59Z\"|ended before it began"
            })
    void whatCanNotBeCountedExactlyIsRefusedWithTheReason(String fields, String reason) {
        assertThatThrownBy(() -> charge(fields))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void recordOfFortyDaysAgoIsTaken() throws Exception {
        Charge charge =
                charge("\"cost\":\"1\",\"startedAt\":\"2026-10-16T10:00:00Z\",\"answeredAt\":\"2026-10-16T10:00:00Z\"");

        assertThat(charge.day()).isEqualTo("2026-10-16");
    }

    @Test
    void recordThatWasWrittenAnewIsTheSame() throws Exception {
        Charge one = charge("\"cost\":\"1.50\",\"node\":\"pbx-1\"");
        Charge again = charge("\"node\":\"pbx-2\",\"cost\":\"1.5\"");
        Charge other = charge("\"cost\":\"1.51\"");

        assertThat(again.id()).isEqualTo(one.id());
        assertThat(again.content()).isEqualTo(one.content());
        assertThat(other.content()).isNotEqualTo(one.content());
    }

    private Charge charge(String fields) throws Exception {
        StringBuilder json = new StringBuilder("{").append(fields);
        add(json, "tenant", "\"acme\"");
        add(json, "callId", "\"pbx-1:1.1\"");
        add(json, "extension", "\"101\"");
        add(json, "destination", "\"+442079460101\"");
        add(json, "startedAt", "\"2026-11-25T10:00:00Z\"");
        add(json, "answeredAt", "\"2026-11-25T10:00:00Z\"");
        add(json, "endedAt", "\"2026-11-25T10:01:40Z\"");
        add(json, "billedSeconds", "100");
        add(json, "disposition", "\"ANSWERED\"");
        CallEnded cdr = (CallEnded) Codec.decode(
                "io.ringfence.CallEnded.v1", "acme", json.append('}').toString().getBytes(StandardCharsets.UTF_8));
        return Charges.of(cdr, rules.of("acme"), NOW);
    }

    private static void add(StringBuilder json, String field, String value) {
        if (json.indexOf("\"" + field + "\":") < 0) {
            json.append(",\"").append(field).append("\":").append(value);
        }
    }
}
