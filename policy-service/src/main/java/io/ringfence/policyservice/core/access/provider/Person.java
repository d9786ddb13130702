package io.ringfence.policyservice.core.access.provider;

import io.ringfence.policyservice.core.access.Rank;
import java.util.Optional;

/**
 * Somebody whom a provider knows, as they are here.
 *
 * @param subject who it is for good: the provider and its own id of them
 * @param name what they are called
 * @param tenant the one tenant that they see; empty for the whole cluster
 */
public record Person(String subject, String name, Rank rank, Optional<String> tenant) {}
