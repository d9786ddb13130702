package io.ringfence.policyservice.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.Result;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditFilterTest {

    @Test
    void whatIsBlankIsNotAskedFor() {
        assertThat(AuditFilter.of(Map.of("action", " ", "actor", "", "forced", "", "from", " ")))
                .isEqualTo(new Result.Done<>(AuditFilter.ALL));
    }

    @Test
    void readsEachField() {
        assertThat(AuditFilter.of(Map.of(
                        "action", "entry.add",
                        "actor", "maria",
                        "subject", "entry/",
                        "outcome", "refused",
                        "forced", "true",
                        "text", "scanner",
                        "from", "2031-05-01T14:00:00+02:00",
                        "to", "2031-05-02T00:00:00Z")))
                .isEqualTo(new Result.Done<>(new AuditFilter(
                        Optional.of("entry.add"),
                        Optional.of("maria"),
                        Optional.of("entry/"),
                        Optional.of(AuditRecord.Outcome.REFUSED),
                        Optional.of(true),
                        Optional.of("scanner"),
                        Optional.of(Instant.parse("2031-05-01T12:00:00Z")),
                        Optional.of(Instant.parse("2031-05-02T00:00:00Z")))));
    }

    @Test
    void namesAllThatIsWrong() {
        Result<AuditFilter> result = AuditFilter.of(Map.of(
                "outcome",
                "maybe",
                "forced",
                "yes",
                "from",
                "monday",
                "to",
                "2031",
                "text",
                "x".repeat(201),
                "actor",
                "a\0"));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> assertThat(
                                        ((Result.Refused<?>) refused).refusal().errors())
                                .extracting(InputError::field)
                                .containsExactlyInAnyOrder("outcome", "forced", "from", "to", "text", "actor"));
    }

    @Test
    void aPlaceIsReadAsItWasWritten() {
        AuditPlace place = new AuditPlace(Instant.parse("2031-05-01T12:00:00.123456Z"), 42);

        assertThat(AuditPlace.parse(place.text())).isEqualTo(place);
        assertThatThrownBy(() -> AuditPlace.parse("42")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AuditPlace.parse("2031-05-01T12:00:00Z")).isInstanceOf(IllegalArgumentException.class);
    }
}
