package io.ringfence.policyservice.edge.rest.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.policyservice.core.traffic.HexDump;
import io.ringfence.policyservice.core.traffic.SeenPacket;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.sensor.Sensor;
import io.ringfence.traffic.sensor.SensorLimits;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** All of one packet. */
@Schema(name = "PacketDetail", description = "A packet with its content.")
public record PacketDetail(
        PacketView packet,

        @Schema(description = "The SIP message in it, as it was sent; absent without one.") @Nullable String text,

        @Schema(description = "The frame's bytes, Base64; absent for what is no frame.")
        byte @Nullable [] frame,

        @Schema(description = "The link layer's number, as in pcap files.") @Nullable Integer linkType,

        @Schema(
                description =
                        "The frame as a hex dump: in each line the offset, 16 bytes, and the printable letters of ASCII among"
                                + " them; of a frame above 4096 bytes the first of them. Absent for what is no frame.")
        @Nullable String hex,

        @Schema(description = "The frames that a MESSAGE was put together of, in their order.")
        List<FrameView> frames) {

    /** A frame of a message. */
    @Schema(name = "PacketFrame")
    public record FrameView(
            @Schema(description = "The sensor's number of it.")
            long number,

            @Schema(description = "Its name at /api/v1/traffic/{id}; absent when it is not found near the message.")
            @Nullable String id,

            @Schema(description = "Where it is shown; absent likewise.") @Nullable String href,

            @Schema(description = "When it was captured, with nanoseconds; absent likewise.") @Nullable Instant at,

            @Schema(description = "Its bytes on the wire; absent likewise.") @Nullable Integer length) {}

    /** @param frames those of its frames that were found */
    static PacketDetail of(SeenPacket seen, List<SeenPacket> frames, boolean isBlocked) {
        CapturedPacket packet = seen.packet();
        boolean isFrame = packet.kind() == Kind.FRAME;
        return new PacketDetail(
                PacketView.of(seen, isBlocked),
                text(packet),
                isFrame ? packet.bytes() : null,
                isFrame ? packet.origin().linkType() : null,
                isFrame ? HexDump.of(packet.bytes()) : null,
                packet.frames().stream().map(number -> view(number, frames)).toList());
    }

    private static FrameView view(long number, List<SeenPacket> frames) {
        return frames.stream()
                .filter(frame -> frame.packet().origin().sequence() == number)
                .findFirst()
                .map(frame -> new FrameView(
                        number,
                        frame.id().toString(),
                        "/api/v1/traffic/" + frame.id(),
                        frame.packet().origin().at(),
                        frame.packet().origin().wire()))
                .orElseGet(() -> new FrameView(number, null, null, null, null));
    }

    /** The message in a packet, as it was sent; null when it has none. */
    static @Nullable String text(CapturedPacket packet) {
        if (packet.kind() == Kind.MESSAGE) {
            return new String(packet.bytes(), UTF_8);
        }
        StringBuilder text = new StringBuilder();
        Sensor sensor = new Sensor(
                SensorLimits.DEFAULT,
                (in, message) -> text.append(
                        new String(message.bytes(), message.start(), message.end() - message.start(), UTF_8)));
        Packet frame = new Packet();
        byte[] bytes = packet.bytes();
        frame.reset(
                0,
                packet.origin().timeNanos(),
                packet.origin().linkType(),
                bytes,
                0,
                bytes.length,
                packet.origin().wire());
        sensor.frame(frame);
        sensor.end();
        return text.isEmpty() ? null : text.toString();
    }

    /** Why a peer is blocked, when nobody says: what was seen of it. */
    static String summary(SeenPacket seen) {
        Sip sip = seen.packet().sip();
        String what = sip == null || sip.method() == null ? "traffic" : sip.method();
        String agent = sip == null || sip.userAgent() == null ? "" : " of " + sip.userAgent();
        return "seen: " + what + agent + " on " + seen.packet().origin().node();
    }
}
