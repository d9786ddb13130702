package io.ringfence.contract.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "noc",
                "@example.com",
                "noc@",
                "noc@example.com\r\nBcc: x@example.com",
                "noc@example.com, x@example.com",
                "Noc <noc@example.com>",
                "no c@example.com",
                "a..b@example.com",
                "noc@-example.com",
                "nöc@example.com",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@example.com"
            })
    void whatIsNoAddressIsRefused(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Recipient(address, List.of(), List.of()))
                .withMessageContaining("address");
    }

    @Test
    void usualAddressesAreTaken() {
        for (String address : List.of("noc@example.com", "o'neil+pbx@mail.example.co.uk", "root@localhost")) {
            assertThat(new Recipient(address, List.of(), List.of()).address()).isEqualTo(address);
        }
    }

    @Test
    void quietHoursGoOverMidnight() {
        QuietHours night = new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0));

        assertThat(night.contain(LocalTime.of(23, 0))).isTrue();
        assertThat(night.contain(LocalTime.of(6, 59))).isTrue();
        assertThat(night.contain(LocalTime.of(7, 0))).isFalse();
        assertThat(night.contain(LocalTime.NOON)).isFalse();
    }

    @Test
    void digestHasOneTimeAndZonesExist() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Digest(null, null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NotificationSettings(
                        false,
                        null,
                        List.of(),
                        NotificationSettings.Mode.EACH,
                        Digest.DAILY,
                        15,
                        null,
                        "Mars/Phobos",
                        Severity.INFO,
                        null))
                .withMessageContaining("zone");
    }
}
