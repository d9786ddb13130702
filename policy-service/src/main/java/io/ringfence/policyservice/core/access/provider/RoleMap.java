package io.ringfence.policyservice.core.access.provider;

import io.ringfence.policyservice.core.access.Rank;
import io.ringfence.policyservice.core.access.UserDraft;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import io.ringfence.policyservice.core.tenant.TenantAddresses;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which of a provider's roles are which here. Only what is named counts: a provider's own {@code admin} is nobody here. The whole cluster is
 * for those alone who have a role of the cluster; a tenant's role counts in the tenant that the provider names, and nowhere without one.
 *
 * @param cluster the provider's names of each role of the cluster
 * @param ofTenant the provider's names of each role in one tenant
 */
public record RoleMap(Map<Rank, Set<String>> cluster, Map<Rank, Set<String>> ofTenant) {

    /** A subject has at most 255 characters by OpenID Connect Core; an issuer is an address. */
    private static final int MOST_SUBJECT = 600;

    public RoleMap {
        cluster = Map.copyOf(cluster);
        ofTenant = Map.copyOf(ofTenant);
    }

    /** Who it is here, or why nobody. */
    public Result<Person> person(Claims claims) {
        String subject = claims.issuer() + " " + claims.subject();
        if (claims.subject().isBlank() || subject.length() > MOST_SUBJECT) {
            return Result.refused(ProblemType.FORBIDDEN, "The provider's token does not say whose it is (sub).");
        }
        String name =
                claims.name().map(text -> text.strip().toLowerCase(Locale.ROOT)).orElse("");
        if (!UserDraft.isName(name)) {
            return Result.refused(
                    ProblemType.FORBIDDEN,
                    "The provider does not call you by a name that can be one here: 1 to 64 of a to z, 0 to 9 and"
                            + " . _ @ -. Set POLICY_SERVICE_OIDC_NAME_CLAIM to a claim that does, such as email.");
        }
        Optional<Rank> whole = highest(cluster, claims.roles());
        if (whole.isPresent()) {
            return new Result.Done<>(new Person(subject, name, whole.get(), Optional.empty()));
        }
        Optional<Rank> own = highest(ofTenant, claims.roles());
        if (own.isEmpty()) {
            return Result.refused(
                    ProblemType.FORBIDDEN,
                    "The provider knows " + name + ", but gives no role that counts here; ask an admin for one.");
        }
        return switch (TenantAddresses.tenant(claims.tenant().orElse(""))) {
            case Result.Done<String>(String tenant) ->
                new Result.Done<>(new Person(subject, name, own.get(), Optional.of(tenant)));
            case Result.Refused<String>(Refusal _) ->
                Result.refused(
                        ProblemType.FORBIDDEN,
                        "The provider gives " + name + " a role in a tenant, but does not say in which; ask an admin.");
        };
    }

    private static Optional<Rank> highest(Map<Rank, Set<String>> map, Set<String> roles) {
        return map.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(roles::contains))
                .map(Map.Entry::getKey)
                .max(Comparator.naturalOrder());
    }
}
