package io.ringfence.policyservice.core.registration;

/** How many registrations have come in since the start of this replica. */
public interface RegistrationFlow {

    /** Those that were stored. */
    double taken();

    /** Those that were passed over, because their account has too many addresses. */
    double refused();
}
