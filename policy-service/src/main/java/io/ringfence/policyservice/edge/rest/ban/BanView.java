package io.ringfence.policyservice.edge.rest.ban;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ringfence.contract.ban.BanLifted;
import io.ringfence.contract.ban.IpBanned;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.policyservice.core.ban.BanProof;
import io.ringfence.policyservice.core.ban.HeldBan;
import io.ringfence.policyservice.core.node.Enforced;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A ban.
 *
 * @param network what is banned: an IPv4 address, the /64 of an IPv6 address, the network of a wave
 * @param address the address that did it
 * @param origin FAIL2BAN, WAVE or MANUAL
 * @param node the node whose Fail2Ban saw it
 * @param matches the log lines that led to it; an attacker wrote parts of them
 * @param shared whether all nodes apply it
 * @param active whether it holds
 * @param lifted who or what lifted it, when, why
 * @param enforced on how many nodes what was said last of it was read back from the kernel
 */
@Schema(name = "Ban", description = "Who is banned on the cluster, by whom and until when.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BanView(
        String network,
        @Nullable String address,
        IpBanned.Origin origin,
        @Nullable String node,
        String jail,
        @Nullable String by,
        Instant startedAt,
        Instant until,
        int failures,
        List<String> matches,
        String reason,
        boolean shared,
        boolean active,
        @Nullable LiftView lifted,
        Enforced enforced) {

    /** How a ban ended before its time. */
    @Schema(name = "BanLift")
    public record LiftView(BanLifted.Cause cause, String by, Instant at) {}

    static BanView of(HeldBan held, Collection<NodeReported> reports, Instant now) {
        IpBanned ban = held.ban();
        BanLifted lift = held.lifted();
        BanProof proof = BanProof.of(reports, List.of(held.place()));
        return new BanView(
                ban.network(),
                ban.address(),
                ban.origin(),
                ban.node(),
                ban.jail(),
                ban.by(),
                ban.startedAt(),
                ban.until(),
                ban.failures(),
                ban.matches(),
                ban.reason(),
                ban.shared(),
                held.isActive(now),
                lift == null ? null : new LiftView(lift.cause(), lift.by(), lift.at()),
                new Enforced(
                        proof.confirmed().size(),
                        proof.confirmed().size() + proof.pending().size()));
    }
}
