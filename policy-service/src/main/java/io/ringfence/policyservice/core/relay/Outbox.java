package io.ringfence.policyservice.core.relay;

import java.util.Optional;

/** The queue of records that wait to be published. */
public interface Outbox {

    /** Takes hold of the queue; empty when another process has it. */
    Optional<OutboxSession> open();

    /** How many records wait. */
    long pending();
}
