package io.ringfence.policyservice.edge.rest.traffic;

import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.policyservice.core.traffic.SeenPacket;
import io.ringfence.policyservice.core.traffic.Traffic;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A row of what was captured. */
@Schema(name = "Packet", description = "A SIP message as it was captured, or how many frames were left out.")
public record PacketView(
        @Schema(description = "Its name at /api/v1/traffic/{id}, for as long as it is kept.")
        String id,

        @Schema(description = "FRAME; MESSAGE, put together of several frames or out of a stream; LEFT_OUT, a count.")
        String kind,

        @Schema(description = "When it was captured, with nanoseconds.")
        Instant at,

        String node,

        @Nullable String networkInterface,

        @Schema(description = "The end that is not the node.")
        String peer,

        @Nullable String source,

        @Nullable Integer sourcePort,

        @Nullable String destination,

        @Nullable Integer destinationPort,

        @Schema(description = "UDP, TCP, WS, TLS, SCTP or OTHER.") @Nullable String transport,

        @Schema(description = "A request's method, or the one that a response answers.") @Nullable String method,

        @Schema(description = "A response's status.") @Nullable Integer status,

        @Nullable String callId,

        @Nullable String fromUser,

        @Nullable String toUser,

        @Nullable String userAgent,

        @Schema(description = "CUT, FRAGMENT, PARTIAL, ENCRYPTED, HEP.")
        List<String> flags,

        @Schema(description = "Bytes on the wire; of a MESSAGE its own.")
        int length,

        @Schema(description = "Frames that were left out, for LEFT_OUT.") @Nullable Long leftOut,

        @Schema(
                description =
                        "Whether the policy drops the peer now. Its packets are captured before the firewall, so they are"
                                + " seen all the same. Absent in the stream.")
        @Nullable Boolean blocked,

        @Schema(description = "blocked, still captured: only where blocked.") @Nullable String note) {

    static PacketView of(SeenPacket seen, @Nullable Boolean isBlocked) {
        CapturedPacket packet = seen.packet();
        Flow flow = packet.flow();
        Sip sip = packet.sip();
        boolean isLeftOut = packet.kind() == CapturedPacket.Kind.LEFT_OUT;
        return new PacketView(
                seen.id().toString(),
                packet.kind().name(),
                packet.origin().at(),
                packet.origin().node(),
                isLeftOut ? null : packet.origin().networkInterface(),
                packet.remote(),
                flow == null ? null : flow.source(),
                flow == null ? null : flow.sourcePort(),
                flow == null ? null : flow.destination(),
                flow == null ? null : flow.destinationPort(),
                flow == null ? null : flow.transport(),
                sip == null ? null : sip.method(),
                sip == null || sip.status() == 0 ? null : sip.status(),
                sip == null ? null : sip.callId(),
                sip == null ? null : sip.fromUser(),
                sip == null ? null : sip.toUser(),
                sip == null ? null : sip.userAgent(),
                packet.flags().stream().map(Enum::name).sorted().toList(),
                packet.origin().wire(),
                isLeftOut ? packet.leftOut() : null,
                isBlocked,
                Boolean.TRUE.equals(isBlocked) ? Traffic.STILL_CAPTURED : null);
    }
}
