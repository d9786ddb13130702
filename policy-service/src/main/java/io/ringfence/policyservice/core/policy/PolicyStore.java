package io.ringfence.policyservice.core.policy;

/** The stored policy as a whole. */
public interface PolicyStore {

    /** Reads everything at one moment. */
    PolicySnapshot load();

    /** The highest revision that is known to be published. */
    long revision();
}
