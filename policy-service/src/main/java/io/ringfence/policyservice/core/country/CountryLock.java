package io.ringfence.policyservice.core.country;

import java.util.Optional;

/** Lets one process at a time publish countries. */
public interface CountryLock {

    /** Takes the lock; empty when another process has it. */
    Optional<Held> take();

    /** The lock, until it is closed. */
    interface Held extends AutoCloseable {

        @Override
        void close();
    }
}
