package io.ringfence.policyservice.core.country;

import io.ringfence.policyservice.core.refusal.Result;

/** Brings the database from its source to the nodes. */
public interface CountryImports {

    ImportState state();

    /**
     * Reads the source now, and publishes what it has. Throws when the brokers or the database of the service don't answer.
     *
     * @param force even if it is older or much smaller than what is published
     * @return the build that is published now
     */
    Result<String> refresh(boolean force);
}
