package io.ringfence.policyservice.core.block;

import io.ringfence.contract.call.BlockLiftRequested;
import java.util.List;
import java.util.Optional;

/** The blocks of calls, as billing-watcher raises and lifts them. */
public interface CallBlocks {

    /** All that are known, also those that have ended lately. */
    List<HeldBlock> all();

    /** What is known of a record's key. */
    Optional<HeldBlock> find(String key);

    /**
     * Asks for a lift, and waits until the brokers have that.
     *
     * @throws io.ringfence.policyservice.core.refusal.UnreachableException when they can't be reached
     */
    void request(BlockLiftRequested lift);
}
