package io.ringfence.contract.policy;

import java.util.Objects;
import java.util.UUID;

/**
 * The cluster's settings: a single key, published first of all, and last when a whole policy is published again. A node
 * that reads a log without it has not read a policy and keeps the one it has.
 *
 * @param policyId names this policy for ever; another id means another installation's log
 */
public record SettingsPublished(UUID policyId) implements PolicyRecord {

    public static final String KEY = "settings";

    public SettingsPublished {
        Objects.requireNonNull(policyId, "policyId");
    }

    @Override
    public String key() {
        return KEY;
    }
}
