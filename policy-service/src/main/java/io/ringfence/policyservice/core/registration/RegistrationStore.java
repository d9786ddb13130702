package io.ringfence.policyservice.core.registration;

import io.ringfence.contract.registration.RegistrationRecord;
import java.time.Instant;
import java.util.List;

/** Where registrations are kept, with the entries that follow from them: stored together or not at all. */
public interface RegistrationStore {

    /**
     * Takes what happened, in its order. What is older than what is known of the same phone, and what is taken again,
     * changes nothing.
     *
     * @return how many were passed over, because their account is registered from too many addresses
     */
    int take(List<RegistrationRecord> records);

    /** Forgets registrations that have run out; their entries end by themselves. */
    void forgetOver(Instant now);
}
