package io.ringfence.policyservice.edge.rest.console;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.NewCookie;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlashTest {

    @Test
    void whatWasDoneAndItsUndoComeBackFromTheCookie() {
        Flash flash = Flash.of("Lifted; \"proven\" on 3 of 3 nodes \u00fc").undo("/bans", Map.of("ip", "203.0.113.9"));

        assertThat(Flash.read(flash.cookie(true).getValue())).contains(flash);
    }

    @Test
    void theCookieIsForThisHostAndNoScript() {
        NewCookie cookie = Flash.of("x").cookie(true);

        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.getSameSite()).isEqualTo(NewCookie.SameSite.STRICT);
    }

    @Test
    void whatIsTooLongLosesItsUndo() {
        Flash flash = Flash.of("x".repeat(5_000)).undo("/bans", Map.of("ip", "y".repeat(5_000)));

        assertThat(Flash.read(flash.cookie(true).getValue())).contains(Flash.of("x".repeat(500)));
    }

    @Test
    void aCookieOfSomebodyElseSaysNothing() {
        assertThat(Flash.read(null)).isEmpty();
        assertThat(Flash.read("")).isEmpty();
        assertThat(Flash.read("%%%.x")).isEmpty();
        assertThat(Flash.read("eA")).isEmpty();
        assertThat(Flash.read("x".repeat(10_000))).isEmpty();
        assertThat(Flash.read(Flash.of("x")
                        .undo("//evil.example/", Map.of())
                        .cookie(true)
                        .getValue()))
                .as("it leads nowhere else")
                .isEmpty();
        assertThat(Flash.read(Flash.of("x")
                        .undo("https://evil.example/", Map.of())
                        .cookie(true)
                        .getValue()))
                .isEmpty();
    }
}
