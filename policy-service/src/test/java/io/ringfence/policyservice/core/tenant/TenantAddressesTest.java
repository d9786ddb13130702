package io.ringfence.policyservice.core.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.policy.ListKind;
import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.list.ListDraft;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TenantAddressesTest {

    @Test
    void addressesBecomeAListOnAllow() {
        Result<ListDraft> result =
                TenantAddresses.draft("acme", List.of(" 198.51.100.7/24 ", "2001:db8::1", "198.51.100.0/24"), "office");

        assertThat(result).isInstanceOfSatisfying(Result.Done.class, done -> {
            ListDraft draft = (ListDraft) done.value();
            assertThat(draft.name()).isEqualTo("tenant-acme");
            assertThat(draft.list()).isEqualTo(ListKind.ALLOW);
            assertThat(draft.source()).isEqualTo("TENANT");
            assertThat(draft.content().ipv4().stream()).containsExactly(Network.parse("198.51.100.0/24"));
            assertThat(draft.content().ipv6().stream()).containsExactly(Network.parse("2001:db8::1"));
        });
    }

    @Test
    void everyWrongAddressIsNamedByItsPlace() {
        Refusal refusal = refused("198.51.100.7", "nonsense", "0.0.0.0/0", "10.0.0.0/7", "::/0", null, "10.0.0.0/8");

        assertThat(refusal.errors()).extracting(InputError::line).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(refusal.errors().get(1).reason()).contains("past every block");
    }

    @Test
    void noneAndTooManyAreRefused() {
        assertThat(refused().detail()).contains("DELETE takes all away");
        assertThat(refused(Collections.nCopies(2_001, "192.0.2.1").toArray(String[]::new))
                        .detail())
                .contains("at most 2000");
    }

    @Test
    void aTenantHasOneNameInUpperAndLowerCase() {
        assertThat(TenantAddresses.tenant("ACME-2")).isEqualTo(new Result.Done<>("acme-2"));
        assertThat(TenantAddresses.tenant("a/b")).isInstanceOf(Result.Refused.class);
        assertThat(TenantAddresses.tenant("x".repeat(58))).isInstanceOf(Result.Refused.class);
    }

    private static Refusal refused(@Nullable String... addresses) {
        Result<ListDraft> result = TenantAddresses.draft("acme", Arrays.asList(addresses), null);
        assertThat(result).isInstanceOf(Result.Refused.class);
        return ((Result.Refused<ListDraft>) result).refusal();
    }
}
