package io.ringfence.policyservice.core.relay;

import io.ringfence.contract.Topic;
import io.ringfence.policyservice.core.change.Requester;
import java.util.Optional;

/** The queues of records that wait to be published: one for the policy, and one for tenants, limits and routes. */
public interface Outbox {

    /** Takes hold of a topic's queue; empty when another process has it. */
    Optional<OutboxSession> open(Topic topic);

    /** How many records of a topic wait. */
    long pending(Topic topic);

    /** Has all that the topics of these queues should hold published again, for Kafka that was lost or restored; it is audited. */
    void publishAllAgain(Requester who);
}
