package io.ringfence.nodeagent.core.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccountPatternTest {

    @Test
    void readsWhoseCodeItIs() {
        AccountPattern pattern = AccountPattern.of("<extension>-<tenant>", Optional.empty());
        assertThat(pattern.read("101-acme")).contains(new Account("acme", "101"));
        assertThat(pattern.read("101-acme-west")).contains(new Account("acme-west", "101"));
        assertThat(pattern.read("")).isEmpty();
        assertThat(pattern.read("101")).isEmpty();
        assertThat(pattern.read("101-ACME")).isEmpty();
        assertThat(pattern.read("1".repeat(10_000) + "-acme")).isEmpty();
    }

    @Test
    void readsOtherFormsAndCodesOfOneTenant() {
        assertThat(AccountPattern.of("<tenant>.<extension>", Optional.empty()).read("acme.101"))
                .contains(new Account("acme", "101"));
        assertThat(AccountPattern.of("<extension>", Optional.of("acme")).read("101"))
                .contains(new Account("acme", "101"));
    }

    @Test
    void refusesAPatternThatNamesNobody() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccountPattern.of("<extension>", Optional.empty()))
                .withMessageContaining("node-agent.calls.tenant");
        assertThatIllegalArgumentException().isThrownBy(() -> AccountPattern.of("<tenant>", Optional.empty()));
    }
}
