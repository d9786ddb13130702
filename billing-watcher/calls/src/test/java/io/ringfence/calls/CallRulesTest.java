package io.ringfence.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.Amount;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.ExtensionLimitsPublished;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.contract.limit.SomeTenant;
import io.ringfence.contract.limit.TenantPublished;
import org.junit.jupiter.api.Test;

class CallRulesTest {

    private final CallRules rules = new CallRules();

    @Test
    void extensionHasItsOwnLimitOrItsTenantsOrNone() {
        rules.take(tenant(new CallLimits("10", null, null, null, 5, null, null)));
        rules.take(new ExtensionLimitsPublished("acme", "101", "25", false, null, false, null, 1));
        rules.take(new ExtensionLimitsPublished("acme", "102", null, true, null, true, null, 1));

        assertThat(rules.of("acme").extensionDaily("101")).hasValue(25 * Amount.UNIT);
        assertThat(rules.of("acme").extensionDaily("102")).isEmpty();
        assertThat(rules.of("acme").extensionDaily("103")).hasValue(10 * Amount.UNIT);
        assertThat(rules.of("acme").abuseCalls("101")).hasValue(5);
        assertThat(rules.of("acme").abuseCalls("102")).isEmpty();

        assertThat(rules.remove("acme/extension/101")).hasValue("acme");
        assertThat(rules.of("acme").extensionDaily("101")).hasValue(10 * Amount.UNIT);
        rules.remove("acme");
        assertThat(rules.isDefined("acme")).isFalse();
        assertThat(rules.of("acme").extensionDaily("101")).isEmpty();
    }

    @Test
    void longestPrefixOfANumberIsItsRoute() {
        rules.take(tenant(CallLimits.NONE));
        rules.take(new RoutePublished("acme", "44", Rate.perMinute("0.05"), "UK"));
        rules.take(new RoutePublished("acme", "4420", Rate.perMinute("0.02"), "London"));
        NumberPlan numbers = rules.of("acme").numbers();

        assertThat(rules.of("acme").route(numbers.read("+442079460101")))
                .get()
                .extracting(RoutePublished::name)
                .isEqualTo("London");
        assertThat(rules.of("acme").route(numbers.read("+441512345678")))
                .get()
                .extracting(RoutePublished::name)
                .isEqualTo("UK");
        assertThat(rules.of("acme").route(numbers.read("+12025550101"))).isEmpty();
        rules.remove("acme/route/4420");
        assertThat(rules.of("acme").route(numbers.read("+442079460101")))
                .get()
                .extracting(RoutePublished::name)
                .isEqualTo("UK");
    }

    @Test
    void whatHoldsForAStrangerIsRememberedUntilThereAreTooManyOrItIsDefined() {
        TenantRules stranger = rules.of("acme");
        assertThat(rules.of("acme")).isSameAs(stranger);
        assertThat(stranger.isDefined()).isFalse();

        for (int i = 0; i < 1_000; i++) {
            assertThat(rules.of("t" + i).tenantDaily()).isEmpty();
        }
        assertThat(rules.of("acme")).isNotSameAs(stranger);

        rules.take(tenant(new CallLimits("10", null, null, null, null, null, null)));
        assertThat(rules.of("acme").extensionDaily("101")).hasValue(10 * Amount.UNIT);
    }

    private static TenantPublished tenant(CallLimits limits) {
        return SomeTenant.in("Europe/Rome", "acme", limits, 1);
    }
}
