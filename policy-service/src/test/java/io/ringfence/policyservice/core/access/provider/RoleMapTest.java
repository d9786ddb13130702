package io.ringfence.policyservice.core.access.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.policyservice.core.access.Rank;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoleMapTest {

    private static final RoleMap MAP = new RoleMap(
            Map.of(Rank.VIEWER, Set.of("staff"), Rank.ADMIN, Set.of("root", "voice")),
            Map.of(Rank.OPERATOR, Set.of("customer")));

    @Test
    void theHighestRoleCounts() {
        assertThat(person(Set.of("staff", "voice", "x"), "acme"))
                .isEqualTo(new Person("https://id 7", "maria", Rank.ADMIN, Optional.empty()));
    }

    @Test
    void aRoleOfTheClusterGoesBeforeATenants() {
        assertThat(person(Set.of("staff", "customer"), "acme").tenant()).isEmpty();
    }

    @Test
    void aTenantsRoleIsOfTheTenantThatIsNamed() {
        assertThat(person(Set.of("customer"), "Acme"))
                .isEqualTo(new Person("https://id 7", "maria", Rank.OPERATOR, Optional.of("acme")));
    }

    @Test
    void aTenantsRoleWithoutATenantIsNone() {
        assertThat(of("7", "maria", Set.of("customer"), "")).isInstanceOf(Result.Refused.class);
        assertThat(of("7", "maria", Set.of("customer"), "a/b")).isInstanceOf(Result.Refused.class);
    }

    @Test
    void rolesThatAreNotNamedAreNone() {
        assertThat(of("7", "maria", Set.of("admin", "ADMIN", "viewer"), "acme")).isInstanceOf(Result.Refused.class);
        assertThat(new RoleMap(Map.of(), Map.of()).person(claims("7", "maria", Set.of("staff"), "")))
                .isInstanceOf(Result.Refused.class);
    }

    @Test
    void whoHasNoUsableNameOrSubjectIsNobody() {
        assertThat(of("7", "Maria Muster", Set.of("staff"), "")).isInstanceOf(Result.Refused.class);
        assertThat(of("7", "", Set.of("staff"), "")).isInstanceOf(Result.Refused.class);
        assertThat(of(" ", "maria", Set.of("staff"), "")).isInstanceOf(Result.Refused.class);
        assertThat(of("7".repeat(700), "maria", Set.of("staff"), "")).isInstanceOf(Result.Refused.class);
    }

    private static Person person(Set<String> roles, String tenant) {
        return ((Result.Done<Person>) of("7", "Maria", roles, tenant)).value();
    }

    private static Result<Person> of(String subject, String name, Set<String> roles, String tenant) {
        return MAP.person(claims(subject, name, roles, tenant));
    }

    private static Claims claims(String subject, String name, Set<String> roles, String tenant) {
        return new Claims("https://id", subject, Optional.of(name), roles, Optional.of(tenant));
    }
}
