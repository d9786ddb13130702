package io.ringfence.contract.node;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.node.NodeReported.Repair;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The Fail2Ban of a node, as asked over its own socket.
 *
 * @param state whether it runs, and if not, why not
 * @param running whether it answers, with or without jails of Ringfence; absent from an older agent
 * @param detail that in a sentence, with what to do; for people
 * @param version its version; absent when it is not known
 * @param jails its jails, those of Ringfence first, then others by name; at most {@link #MAX_JAILS}
 * @param problems what is wrong beside that: logs that are not there, filters that match nothing, a refused configuration
 * @param onlyInFail2Ban bans that Fail2Ban has and this node's kernel does not hold, because their address is allowed or the
 *     cluster's own
 * @param onlyInKernel bans of this node that hold and that its Fail2Ban does not know (any more), as after it was stopped
 * @param repairs how often a jail or file of Ringfence was put back, since the agent started
 * @param lastRepair what was put back last; absent when nothing was
 */
public record Fail2BanReport(
        State state,
        @Nullable Boolean running,
        String detail,
        @Nullable String version,
        List<JailReport> jails,
        List<String> problems,
        int onlyInFail2Ban,
        int onlyInKernel,
        long repairs,
        @Nullable Repair lastRepair) {

    /** More jails are not told. */
    public static final int MAX_JAILS = 64;

    /** More problems are not told. */
    public static final int MAX_PROBLEMS = 50;

    /** The longest sentence. */
    public static final int MAX_TEXT = 500;

    /** How it is with the Fail2Ban of a node. */
    public enum State {
        /** Neither VoIP nor web is watched; a Fail2Ban that runs is reported, and left alone. */
        OFF,
        /** It runs with the jails that are asked for. */
        RUNNING,
        /** It runs, but has refused the last configuration and has the one before. */
        REFUSED,
        /** It was stopped in order: there is no socket. */
        STOPPED,
        /** It has ended without order: its socket is there, and nobody behind it. */
        KILLED,
        /** It is there and does not answer in time. */
        SILENT,
        /** There is no {@code fail2ban-client}. */
        NOT_INSTALLED,
        /** The agent may not use its socket or write its files. */
        NO_ACCESS
    }

    /**
     * A jail.
     *
     * @param name its name in Fail2Ban
     * @param ours whether it is one of Ringfence's
     * @param failing addresses that have failed and are not banned yet
     * @param failures failures since Fail2Ban started
     * @param banned addresses that are banned
     * @param bannedTotal bans since Fail2Ban started
     * @param logs the log files that it watches
     * @param bans its newest bans with their ends, at most {@link #MAX_BANS}
     */
    public record JailReport(
            String name,
            boolean ours,
            int failing,
            long failures,
            int banned,
            long bannedTotal,
            List<String> logs,
            List<JailBan> bans) {

        /** More bans are not told. */
        public static final int MAX_BANS = 100;

        public JailReport {
            Bounds.text(name, "fail2ban.jails.name", 200);
            logs = List.copyOf(logs);
            bans = List.copyOf(bans);
            Bounds.between(bans.size(), 0, MAX_BANS, "fail2ban.jails.bans");
        }
    }

    /**
     * A ban of a jail.
     *
     * @param address the address
     * @param until when it ends; absent when never
     */
    public record JailBan(String address, @Nullable Instant until) {}

    public Fail2BanReport {
        Objects.requireNonNull(state, "state");
        Bounds.text(detail, "fail2ban.detail", MAX_TEXT);
        jails = List.copyOf(jails);
        Bounds.between(jails.size(), 0, MAX_JAILS, "fail2ban.jails");
        problems = List.copyOf(problems);
        Bounds.between(problems.size(), 0, MAX_PROBLEMS, "fail2ban.problems");
        problems.forEach(problem -> Bounds.text(problem, "fail2ban.problems", MAX_TEXT));
        Bounds.atLeast(onlyInFail2Ban, 0, "fail2ban.onlyInFail2Ban");
        Bounds.atLeast(onlyInKernel, 0, "fail2ban.onlyInKernel");
        Bounds.atLeast(repairs, 0, "fail2ban.repairs");
    }

    /** The same with the differences to the kernel. */
    public Fail2BanReport withDifferences(int inFail2Ban, int inKernel) {
        return new Fail2BanReport(
                state, running, detail, version, jails, problems, inFail2Ban, inKernel, repairs, lastRepair);
    }
}
