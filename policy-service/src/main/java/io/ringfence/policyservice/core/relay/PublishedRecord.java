package io.ringfence.policyservice.core.relay;

/**
 * A record that the broker has acknowledged.
 *
 * @param revision its offset + 1; on the policy topic the revision from which on it holds
 */
public record PublishedRecord(PendingRecord record, long revision) {}
