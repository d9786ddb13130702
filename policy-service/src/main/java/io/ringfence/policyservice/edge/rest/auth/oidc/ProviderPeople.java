package io.ringfence.policyservice.edge.rest.auth.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringfence.policyservice.PolicyServiceConfig;
import io.ringfence.policyservice.core.access.Rank;
import io.ringfence.policyservice.core.access.User;
import io.ringfence.policyservice.core.access.UserStore;
import io.ringfence.policyservice.core.access.provider.Claims;
import io.ringfence.policyservice.core.access.provider.Person;
import io.ringfence.policyservice.core.access.provider.RoleMap;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Makes users of those whom the provider's tokens name. */
@ApplicationScoped
public class ProviderPeople {

    /** Of a claim with roles, as many are looked at. */
    private static final int MOST_ROLES = 1_000;

    @Inject
    ObjectMapper json;

    @Inject
    UserStore users;

    private final PolicyServiceConfig.Oidc settings;
    private final RoleMap roles;

    @Inject
    ProviderPeople(PolicyServiceConfig config) {
        settings = config.oidc();
        PolicyServiceConfig.Oidc.Roles names = settings.roles();
        roles = new RoleMap(
                ranks(names.viewer(), names.operator(), names.admin()),
                ranks(names.tenantViewer(), names.tenantOperator(), names.tenantAdmin()));
    }

    /** The user whom a token names, whose signature has been checked; or why it is nobody here. */
    public Result<User> user(JsonWebToken token, Requester from) {
        return switch (roles.person(claims(token))) {
            case Result.Done<Person>(Person person) -> users.admit(person, from);
            case Result.Refused<Person>(Refusal refusal) -> new Result.Refused<>(refusal);
        };
    }

    private Claims claims(JsonWebToken token) {
        JsonNode all = payload(token.getRawToken());
        return new Claims(
                all.path("iss").asText(""),
                all.path("sub").asText(""),
                text(at(all, settings.nameClaim())),
                texts(at(all, settings.rolesClaim())),
                settings.tenantClaim().flatMap(claim -> text(at(all, claim))));
    }

    private JsonNode payload(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            return json.readTree(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException("a token that was checked can be read", e);
        }
    }

    /** A claim of that very name, such as a URL, or else where the path leads. */
    private static JsonNode at(JsonNode all, String claim) {
        return all.has(claim)
                ? all.path(claim)
                : Arrays.stream(claim.split("/", -1)).reduce(all, JsonNode::path, (first, second) -> second);
    }

    private static Optional<String> text(JsonNode claim) {
        JsonNode one = claim.isArray() && claim.size() == 1 ? claim.get(0) : claim;
        return one.isTextual() && !one.asText().isBlank() ? Optional.of(one.asText()) : Optional.empty();
    }

    /** An array, or words with spaces between them. */
    private static Set<String> texts(JsonNode claim) {
        Set<String> found = new HashSet<>();
        if (claim.isTextual()) {
            found.add(claim.asText());
            found.addAll(Arrays.asList(claim.asText().split(" ", MOST_ROLES)));
        }
        for (int i = 0; i < Math.min(claim.size(), MOST_ROLES); i++) {
            text(claim.path(i)).ifPresent(found::add);
        }
        return found;
    }

    private static Map<Rank, Set<String>> ranks(
            Optional<Set<String>> viewer, Optional<Set<String>> operator, Optional<Set<String>> admin) {
        Map<Rank, Set<String>> ranks = new EnumMap<>(Rank.class);
        ranks.put(Rank.VIEWER, viewer.orElse(Set.of()));
        ranks.put(Rank.OPERATOR, operator.orElse(Set.of()));
        ranks.put(Rank.ADMIN, admin.orElse(Set.of()));
        return ranks;
    }
}
