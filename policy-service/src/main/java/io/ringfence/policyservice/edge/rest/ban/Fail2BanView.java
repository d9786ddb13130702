package io.ringfence.policyservice.edge.rest.ban;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.node.BansReport;
import io.ringfence.contract.node.Fail2BanReport;
import io.ringfence.contract.node.Fail2BanReport.JailReport;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.policyservice.core.ban.HeldBan;
import io.ringfence.policyservice.core.node.NodeState;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The Fail2Ban of a node.
 *
 * @param installed whether it is there; absent when that is not known
 * @param running whether it runs and answers
 * @param state how it is with it, NOT_REPORTED when the node has said nothing of it
 * @param detail that in a sentence, with what to do
 * @param stale whether the node has been silent for so long that this may not hold any more
 * @param problems what is wrong beside that
 * @param kernel what the node's kernel holds of all bans, and the differences to Fail2Ban
 */
@Schema(name = "NodeFail2Ban", description = "The Fail2Ban of a node, and what the node's kernel holds.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fail2BanView(
        String node,
        @Nullable Boolean installed,
        boolean running,
        String state,
        String detail,
        @Nullable String version,
        boolean stale,
        Instant reportedAt,
        List<JailView> jails,
        List<String> problems,
        @Nullable KernelView kernel,
        long repairs,
        NodeReported.@Nullable Repair lastRepair) {

    private static final int MAX_BANS = 1_000;

    /**
     * A jail.
     *
     * @param bans who is banned, with the end; at most 1,000
     */
    @Schema(name = "Jail")
    public record JailView(
            String name,
            boolean ours,
            int failing,
            long failures,
            int banned,
            long bannedTotal,
            List<String> logs,
            List<BannedView> bans) {}

    /** Who is banned in a jail, and until when. */
    @Schema(name = "JailBan")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BannedView(String address, @Nullable Instant until) {}

    /**
     * What the node's kernel holds.
     *
     * @param bans bans that are to hold here
     * @param enforced how many of them were read back
     * @param allowed bans without effect, because the address is allowed or the cluster's own
     * @param onlyInFail2Ban bans that Fail2Ban has and the kernel does not, for that reason
     * @param onlyInKernel bans of this node that its Fail2Ban does not know any more
     * @param pending what has not reached Kafka yet
     * @param repaired bans that Fail2Ban could not tell of and that were found by asking
     */
    @Schema(name = "KernelBans")
    public record KernelView(
            int bans, int enforced, int allowed, int onlyInFail2Ban, int onlyInKernel, int pending, long repaired) {}

    static Fail2BanView of(NodeReported report, Collection<HeldBan> bans, Instant now) {
        Fail2BanReport said = report.fail2ban();
        boolean stale = NodeState.isSilent(report, now);
        if (said == null) {
            return new Fail2BanView(
                    report.node(),
                    null,
                    false,
                    "NOT_REPORTED",
                    "the node's agent does not look after Fail2Ban: it is older, runs dry, or is told so by"
                            + " node-agent.fail2ban.managed",
                    null,
                    stale,
                    report.at(),
                    List.of(),
                    List.of(),
                    null,
                    0,
                    null);
        }
        return new Fail2BanView(
                report.node(),
                said.state() != Fail2BanReport.State.NOT_INSTALLED,
                Boolean.TRUE.equals(said.running()),
                said.state().name(),
                said.detail(),
                said.version(),
                stale,
                report.at(),
                said.jails().stream()
                        .map(jail -> jail(report.node(), jail, bans, now))
                        .toList(),
                said.problems(),
                kernel(report.bans(), said),
                said.repairs(),
                said.lastRepair());
    }

    private static @Nullable KernelView kernel(@Nullable BansReport bans, Fail2BanReport said) {
        return bans == null
                ? null
                : new KernelView(
                        bans.active(),
                        bans.enforced(),
                        bans.allowed(),
                        said.onlyInFail2Ban(),
                        said.onlyInKernel(),
                        bans.pending(),
                        bans.repaired());
    }

    private static JailView jail(String node, JailReport jail, Collection<HeldBan> bans, Instant now) {
        Map<String, BannedView> banned = new TreeMap<>();
        if (jail.ours()) {
            bans.stream()
                    .filter(held -> held.isActive(now))
                    .map(HeldBan::ban)
                    .filter(ban -> node.equals(ban.node()) && jail.name().equals(ban.jail()))
                    .forEach(ban -> banned.put(address(ban), new BannedView(address(ban), ban.until())));
        }
        jail.bans().forEach(ban -> banned.putIfAbsent(ban.address(), new BannedView(ban.address(), ban.until())));
        return new JailView(
                jail.name(),
                jail.ours(),
                jail.failing(),
                jail.failures(),
                jail.banned(),
                jail.bannedTotal(),
                jail.logs(),
                banned.values().stream().limit(MAX_BANS).toList());
    }

    private static String address(IpBanned ban) {
        String address = ban.address();
        return address == null ? ban.network() : address;
    }
}
