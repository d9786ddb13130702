package io.ringfence.policyservice.core.limit;

import io.ringfence.contract.limit.LimitRecord;
import java.time.Instant;

/**
 * A record as it is stored.
 *
 * @param record as it is published
 * @param version the number of the change that made it so
 * @param updatedBy who made it so
 */
public record Stored<R extends LimitRecord>(R record, long version, Instant updatedAt, String updatedBy) {}
