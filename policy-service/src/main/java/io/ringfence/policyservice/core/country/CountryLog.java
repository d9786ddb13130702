package io.ringfence.policyservice.core.country;

/** Where countries are published. Both throw when the brokers don't answer. */
public interface CountryLog {

    /** What is published now. */
    CountryLogContent content();

    /** Publishes a database, and takes off what it does not have. */
    void publish(CountryDatabase database, CountryLogContent content);
}
