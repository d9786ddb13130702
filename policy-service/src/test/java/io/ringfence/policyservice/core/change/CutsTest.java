package io.ringfence.policyservice.core.change;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.firewall.network.Network;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CutsTest {

    private static final Network OWN = Network.parse("192.0.2.1");
    private static final Network OTHER = Network.parse("192.0.2.2");
    private static final Requester WHO = new Requester("admin", Optional.of(OWN));
    private static final Predicate<Network> ALL = address -> true;
    private static final Predicate<Network> NONE = address -> false;

    @Test
    void namesTheCallerAndEachAdminOnce() {
        Refusal refusal = Cuts.of(WHO, List.of(OTHER, OWN, OTHER), Map.of(), ALL, NONE)
                .refusal("BLOCK 192.0.2.0/24")
                .orElseThrow();

        assertThat(refusal.type()).isEqualTo(ProblemType.CUTS_REQUESTER);
        assertThat(refusal.detail())
                .isEqualTo("BLOCK 192.0.2.0/24 would cut off your own address 192.0.2.1; addresses that admins used in"
                        + " the last 24 hours: 192.0.2.2. Add them to ALLOW first; if you mean it, repeat with"
                        + " ?force=true.");
    }

    @Test
    void aTenantIsNamedOnlyWhenAllItsPhonesAreCut() {
        Map<String, List<Network>> phones =
                Map.of("acme", List.of(OWN, OTHER), "beta", List.of(OWN), "empty", List.of());

        Cuts cuts = Cuts.of(Requester.SYSTEM, List.of(), phones, NONE, OWN::equals);

        assertThat(cuts.tenants()).isEqualTo(Map.of("beta", 1));
        assertThat(cuts.refusal("These settings").orElseThrow().type()).isEqualTo(ProblemType.CUTS_OFF);
        assertThat(cuts.refusal("These settings").orElseThrow().detail())
                .contains("every registered phone (1) of tenant beta");
    }

    @Test
    void ofATenantNoPhoneIsAskedAfterOneThatIsNotCut() {
        List<Network> asked = new ArrayList<>();

        var unused = Cuts.of(Requester.SYSTEM, List.of(), Map.of("acme", List.of(OWN, OTHER)), NONE, phone -> {
            asked.add(phone);
            return false;
        });

        assertThat(asked).containsExactly(OWN);
    }

    @Test
    void manyAdminsAreCountedAndNobodyIsNoRefusal() {
        List<Network> admins = IntStream.rangeClosed(1, 12)
                .mapToObj(last -> Network.parse("192.0.2." + last))
                .toList();

        assertThat(Cuts.of(Requester.SYSTEM, admins, Map.of(), ALL, NONE)
                        .refusal("x")
                        .orElseThrow()
                        .detail())
                .contains("192.0.2.10 and 2 more.");
        assertThat(Cuts.NOBODY.refusal("x")).isEmpty();
    }
}
