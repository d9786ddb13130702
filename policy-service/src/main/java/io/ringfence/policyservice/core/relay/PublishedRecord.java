package io.ringfence.policyservice.core.relay;

/**
 * A record that the broker has acknowledged.
 *
 * @param revision the policy's revision from which on it holds: its offset + 1
 */
public record PublishedRecord(PendingRecord record, long revision) {}
