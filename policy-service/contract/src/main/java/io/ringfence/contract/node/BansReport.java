package io.ringfence.contract.node;

import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node's kernel was proven to hold of {@code ringfence.bans}.
 *
 * @param positions for each partition of the topic, from 0 on: the kernel was proven to hold all bans and lifts below this
 *     offset; empty before the topic was read to its end once
 * @param active bans that are to hold on this node
 * @param enforced how many of them were read back from its kernel's block set
 * @param allowed bans of the topic that have no effect here, because their address is allowed or the cluster's own
 * @param pending bans and lifts of this node that have not reached Kafka yet
 * @param repaired bans that were missing in the kernel until Fail2Ban was asked, because its action could not tell of them,
 *     since the agent started
 * @param lastRepair when that was last; absent when it never was
 */
public record BansReport(
        List<Long> positions,
        int active,
        int enforced,
        int allowed,
        int pending,
        long repaired,
        @Nullable Instant lastRepair) {

    public BansReport {
        positions = List.copyOf(positions);
        Bounds.atLeast(active, 0, "bans.active");
        Bounds.atLeast(enforced, 0, "bans.enforced");
        Bounds.atLeast(allowed, 0, "bans.allowed");
        Bounds.atLeast(pending, 0, "bans.pending");
        Bounds.atLeast(repaired, 0, "bans.repaired");
    }
}
