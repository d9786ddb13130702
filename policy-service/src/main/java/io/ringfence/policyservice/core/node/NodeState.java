package io.ringfence.policyservice.core.node;

import io.ringfence.contract.node.NodeReported;
import java.time.Duration;
import java.time.Instant;

/** How a node stands towards the policy. */
public enum NodeState {
    /** Its kernel holds the newest policy. */
    ENFORCING,
    /** Its kernel holds an older policy. */
    BEHIND,
    /** Its kernel holds a part of the policy, or something is wrong; it says what. */
    DEGRADED,
    /** It compiles and reports, and applies nothing. */
    DRY_RUN,
    /** It has no policy yet. */
    WAITING,
    /** It has missed three heartbeats; what it last said may no longer hold. */
    SILENT;

    /** How many heartbeats a node may miss. */
    public static final int MISSED_HEARTBEATS = 3;

    /**
     * Judges what a node said last.
     *
     * @param endOffset the policy topic's end offset
     */
    public static NodeState of(NodeReported report, long endOffset, Instant now) {
        if (isSilent(report, now)) {
            return SILENT;
        }
        return switch (report.mode()) {
            case WAITING -> WAITING;
            case DEGRADED -> DEGRADED;
            case DRY_RUN -> DRY_RUN;
            case ENFORCING -> report.appliedRevision() < endOffset ? BEHIND : ENFORCING;
        };
    }

    /** Whether nothing was heard of the node for too long. */
    public static boolean isSilent(NodeReported report, Instant now) {
        Duration age = Duration.between(report.at(), now);
        return age.toSeconds() > (long) MISSED_HEARTBEATS * report.heartbeatSeconds();
    }
}
