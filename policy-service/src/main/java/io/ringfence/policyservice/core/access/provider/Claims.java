package io.ringfence.policyservice.core.access.provider;

import java.util.Optional;
import java.util.Set;

/**
 * What a provider says of somebody, in a token whose signature and audience have been checked.
 *
 * @param issuer the provider
 * @param subject who it is there, for good
 * @param name what they are called there, which may change
 * @param roles roles or groups, as the provider calls them
 * @param tenant the tenant they belong to, as the provider has it
 */
public record Claims(String issuer, String subject, Optional<String> name, Set<String> roles, Optional<String> tenant) {

    public Claims {
        roles = Set.copyOf(roles);
    }
}
