package io.ringfence.calls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumberPlanTest {

    @ParameterizedTest(name = "{0} dials {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                "IT, 00390612345678, DOMESTIC, +390612345678",
                "IT, +39 06 12345678, DOMESTIC, +390612345678",
                "IT, 0612345678, DOMESTIC, +390612345678",
                "IT, 00442079460958, INTERNATIONAL, +442079460958",
                "IT, 442079460958, INTERNATIONAL, +442079460958",
                "IT, +390549886101, DOMESTIC, +390549886101",
                "IT, 112, EMERGENCY, -",
                "IT, 999, EMERGENCY, -",
                "US, 911, EMERGENCY, -",
                "US, 2025550101, DOMESTIC, +12025550101",
                "US, +12425551234, INTERNATIONAL, +12425551234",
                "CA, +18765551234, INTERNATIONAL, +18765551234",
                "RU, +77012345678, INTERNATIONAL, +77012345678",
                "GB, +441534123456, INTERNATIONAL, +441534123456",
                "GB, 02079460958, DOMESTIC, +442079460958",
                "IT, +5312345678, INTERNATIONAL, +5312345678",
                "IT, +881612345678, INTERNATIONAL, +881612345678",
                "IT, +882161234567, INTERNATIONAL, +882161234567",
                "IT, +979123456789, INTERNATIONAL, +979123456789",
                "IT, 199123456, DOMESTIC, +39199123456",
                "IT, anonymous, UNPARSED, -",
                "IT, '', UNPARSED, -",
                "IT, +, UNPARSED, -",
                "ZZ, 101, UNPARSED, -",
                "ZZ, 442079460958, INTERNATIONAL, +442079460958"
            })
    void readsAsPeopleThereDial(String home, String dialled, Dialled.Kind kind, String e164) {
        NumberPlan numbers = NumberPlan.of(Tenants.at("UTC", home, home.equals("IT") ? "SM" : "ZW"));

        assertThat(numbers.read(dialled)).isEqualTo(new Dialled(kind, e164));
    }

    @ParameterizedTest
    @CsvSource({"+1121234567", "11212345678", "9991", "+999"})
    void numberThatOnlyBeginsLikeAnEmergencyNumberIsNone(String dialled) {
        assertThat(NumberPlan.of(Tenants.at("UTC", "IT")).read(dialled).isEmergency())
                .isFalse();
    }
}
