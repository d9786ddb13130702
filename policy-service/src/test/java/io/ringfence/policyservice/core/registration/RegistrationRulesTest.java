package io.ringfence.policyservice.core.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.entry.Entry;
import io.ringfence.policyservice.core.registration.RegistrationRules.Allow;
import io.ringfence.policyservice.core.registration.RegistrationRules.Decision;
import io.ringfence.policyservice.core.registration.RegistrationRules.Keep;
import io.ringfence.policyservice.core.registration.RegistrationRules.Remove;
import io.ringfence.policyservice.core.registration.RegistrationRules.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistrationRulesTest {

    private static final Instant NOW = Instant.parse("2026-11-25T03:00:00Z");
    private static final Instant REGISTERED = NOW.plusSeconds(120);

    @Test
    void anAddressIsAllowedForAWhileLongerThanItsRegistration() {
        assertThat(decide(REGISTERED, null, false, true))
                .isEqualTo(new Allow(REGISTERED.plus(RegistrationRules.GRACE)));
    }

    @Test
    void aRenewalIsWrittenOnlyWhenItGivesMuchLonger() {
        Instant until = REGISTERED.plus(RegistrationRules.GRACE);

        assertThat(decide(REGISTERED, entry("REGISTRATION", until), false, true))
                .isEqualTo(new Keep());
        assertThat(decide(REGISTERED.plusSeconds(299), entry("REGISTRATION", until), false, true))
                .isEqualTo(new Keep());
        assertThat(decide(REGISTERED.plusSeconds(300), entry("REGISTRATION", until), false, true))
                .isEqualTo(new Allow(until.plusSeconds(300)));
    }

    @Test
    void aPhoneThatRenewsInTimeIsNeverWithoutItsEntry() {
        Duration renewal = Duration.ofSeconds(55);
        Instant held = null;
        for (Instant now = NOW; now.isBefore(NOW.plus(Duration.ofHours(2))); now = now.plus(renewal)) {
            assertThat(held == null || held.isAfter(now)).as("at %s", now).isTrue();
            Entry entry = held == null ? null : entry("REGISTRATION", held);
            Decision decision = RegistrationRules.decide(new Standing(now.plusSeconds(60), entry, false, true), now);
            held = decision instanceof Allow(Instant until) ? until : held;
        }
    }

    @Test
    void whatAnAdminHasDecidedStays() {
        assertThat(decide(REGISTERED, entry("ADMIN", null), false, true)).isEqualTo(new Keep());
        assertThat(decide(null, entry("ADMIN", null), false, true)).isEqualTo(new Keep());
        assertThat(decide(REGISTERED, null, true, true)).isEqualTo(new Keep());
        assertThat(decide(REGISTERED, entry("REGISTRATION", REGISTERED), true, true))
                .isEqualTo(new Remove());
    }

    @Test
    void theEntryGoesWithTheLastRegistrationAndWithTheSwitch() {
        Entry entry = entry("REGISTRATION", REGISTERED.plus(RegistrationRules.GRACE));

        assertThat(decide(null, entry, false, true)).isEqualTo(new Remove());
        assertThat(decide(NOW, entry, false, true)).isEqualTo(new Remove());
        assertThat(decide(REGISTERED, entry, false, false)).isEqualTo(new Remove());
        assertThat(decide(REGISTERED, null, false, false)).isEqualTo(new Keep());
    }

    private static Decision decide(@Nullable Instant registered, @Nullable Entry entry, boolean blocked, boolean on) {
        return RegistrationRules.decide(new Standing(registered, entry, blocked, on), NOW);
    }

    private static Entry entry(String source, @Nullable Instant until) {
        return new Entry(
                UUID.randomUUID(),
                ListKind.ALLOW,
                Network.parse("198.51.100.23"),
                source,
                null,
                until,
                NOW,
                "system",
                NOW,
                "system",
                1,
                null);
    }
}
