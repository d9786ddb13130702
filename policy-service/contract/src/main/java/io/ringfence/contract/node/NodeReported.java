package io.ringfence.contract.node;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.Event;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a node says of itself, on every change and as a heartbeat. All counts and the digest come from a read-back of its
 * kernel, not from what it was asked.
 *
 * @param node the node's name
 * @param at when the node wrote this
 * @param mode what the node does with the policy
 * @param policyId the policy that it holds; absent before the first
 * @param appliedRevision the policy's revision (log end offset) that the kernel was proven to hold; 0 before the first
 * @param askedDigest digest of what the policy asks of this node
 * @param loadedDigest digest of what was read back; equal to {@code askedDigest} when all of it holds
 * @param sets each kernel set with what was asked and what is loaded
 * @param notLoaded why elements are not loaded, with counts; empty when all are
 * @param repairs how often the node has mended foreign changes since it started
 * @param lastRepair what was mended last
 * @param lastError what went wrong last and has not been put right since
 * @param warnings what an admin should know, such as rules in both iptables backends
 * @param facts what the node knows of itself; the compiler's input beside the policy
 * @param startedAt when the agent started
 * @param heartbeatSeconds how often it reports at least; three missed ones make it silent
 * @param scripts the node's custom scripts; empty when absent
 * @param bans what its kernel holds of {@code ringfence.bans}; absent in reports of older agents
 * @param fail2ban its Fail2Ban; absent in reports of older agents
 */
public record NodeReported(
        String node,
        Instant at,
        Mode mode,
        @Nullable UUID policyId,
        long appliedRevision,
        String askedDigest,
        String loadedDigest,
        List<SetReport> sets,
        List<NotLoaded> notLoaded,
        long repairs,
        @Nullable Repair lastRepair,
        @Nullable String lastError,
        List<String> warnings,
        NodeFacts facts,
        Instant startedAt,
        int heartbeatSeconds,
        List<ScriptReport> scripts,
        @Nullable BansReport bans,
        @Nullable Fail2BanReport fail2ban)
        implements Event {

    /** What the node does with the policy. */
    public enum Mode {
        /** No policy yet, from disk or Kafka; the kernel is as it was found. */
        WAITING,
        /** The kernel holds the policy. */
        ENFORCING,
        /** The kernel holds an older policy or a part of this one; {@code lastError} or {@code notLoaded} says why. */
        DEGRADED,
        /** Compiles, compares and reports, and applies nothing. */
        DRY_RUN
    }

    /**
     * One kernel set.
     *
     * @param name its name in the kernel
     * @param asked elements that the policy asks for
     * @param loaded elements that were read back
     */
    public record SetReport(String name, int asked, int loaded) {}

    /**
     * Elements of the policy that the kernel does not hold.
     *
     * @param set the kernel set
     * @param count how many
     * @param reason why, and what to do about it
     */
    public record NotLoaded(String set, int count, String reason) {}

    /**
     * A foreign change that was put right.
     *
     * @param at when
     * @param what what was found
     */
    public record Repair(Instant at, String what) {}

    public NodeReported {
        Bounds.name(node, "node", Bounds.NODE);
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(mode, "mode");
        Bounds.atLeast(appliedRevision, 0, "appliedRevision");
        Objects.requireNonNull(askedDigest, "askedDigest");
        Objects.requireNonNull(loadedDigest, "loadedDigest");
        sets = List.copyOf(sets);
        notLoaded = List.copyOf(notLoaded);
        warnings = List.copyOf(warnings);
        Objects.requireNonNull(facts, "facts");
        Objects.requireNonNull(startedAt, "startedAt");
        Bounds.atLeast(heartbeatSeconds, 1, "heartbeatSeconds");
        scripts = scripts == null ? List.of() : List.copyOf(scripts); // reports of older agents have none
    }

    /** The same report, written at another time. */
    public NodeReported at(Instant time) {
        return new NodeReported(
                node,
                time,
                mode,
                policyId,
                appliedRevision,
                askedDigest,
                loadedDigest,
                sets,
                notLoaded,
                repairs,
                lastRepair,
                lastError,
                warnings,
                facts,
                startedAt,
                heartbeatSeconds,
                scripts,
                bans,
                fail2ban);
    }

    @Override
    public String key() {
        return node;
    }
}
