package io.ringfence.policyservice.core.relay;

import io.ringfence.contract.Message;

/**
 * A record that waits to be published.
 *
 * @param id its place in the queue
 * @param change the number of the change that it belongs to
 */
public record PendingRecord(long id, long change, Message message) {}
