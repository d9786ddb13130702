package io.ringfence.nodeagent.core.policy;

import io.ringfence.contract.Message;

/**
 * A record as it came and as it was read: the first is saved, the second applied.
 *
 * @param message the record
 * @param change what it says
 */
public record LoggedChange(Message message, PolicyChange change) {}
