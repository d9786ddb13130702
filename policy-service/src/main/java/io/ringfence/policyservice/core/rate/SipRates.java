package io.ringfence.policyservice.core.rate;

import io.ringfence.contract.rate.SipRatesReported;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What each node said last of its SIP rate limit. */
public interface SipRates {

    /** All known nodes, by name. */
    List<SipRatesReported> all();

    Optional<SipRatesReported> find(String node);

    /**
     * Hands a listener, which must not block, what each node said last, and then each further report.
     *
     * @return what ends that
     */
    Runnable listen(Consumer<SipRatesReported> listener);
}
