package io.ringfence.trafficsensor.core.record;

import io.ringfence.contract.traffic.CapturedPacket;
import io.ringfence.contract.traffic.CapturedPacket.Flag;
import io.ringfence.contract.traffic.CapturedPacket.Flow;
import io.ringfence.contract.traffic.CapturedPacket.Kind;
import io.ringfence.contract.traffic.CapturedPacket.Origin;
import io.ringfence.contract.traffic.CapturedPacket.Sip;
import io.ringfence.traffic.count.Outcome;
import io.ringfence.traffic.frame.Hep;
import io.ringfence.traffic.frame.LinkLayer;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.frame.Transport;
import io.ringfence.traffic.sensor.SensorSink;
import io.ringfence.traffic.sip.Field;
import io.ringfence.traffic.sip.SipMessage;
import io.ringfence.traffic.sip.SipMethod;
import io.ringfence.trafficsensor.core.sample.Sampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of what a pipeline finds: of each frame one, and of each message that is not just one datagram in one frame a further
 * one behind its last frame; a message that was told by HEP gets a frame that stands for it. What the sampler keeps back is neither
 * copied nor looked into. Of the pipeline's thread.
 */
public final class Recorder implements SensorSink {

    /** Takes records, and neither throws nor waits. */
    public interface Output {

        /** Takes one, or counts it as lost. */
        void take(CapturedPacket packet);

        /** Whether one with so many bytes would be taken: making records that are lost costs what others need. */
        boolean hasRoom(int bytes);

        /** Counts records that were not made. */
        void lost(int records);
    }

    private final String node;
    private final String networkInterface;
    private final Supplier<OwnAddresses> own;
    private final Sampler sampler;
    private final Output out;
    private final AddressTexts texts = new AddressTexts();
    private final List<CapturedPacket> messages = new ArrayList<>();
    private @Nullable SipMessage datagram;

    /**
     * @param own the node's addresses as they are now
     */
    public Recorder(String node, String networkInterface, Supplier<OwnAddresses> own, Sampler sampler, Output out) {
        this.node = node;
        this.networkInterface = networkInterface;
        this.own = own;
        this.sampler = sampler;
        this.out = out;
    }

    @Override
    public void message(Packet packet, SipMessage message) {
        if (packet.linkType() == Hep.LINK_TYPE
                || packet.transport() == Transport.UDP
                        && packet.frameCount() == 1
                        && !packet.isReassembled()
                        && !packet.isFragment()) {
            datagram = message;
            return;
        }
        boolean isSourceRemote = own.get().isSourceRemote(packet);
        int length = Math.min(message.end() - message.start(), CapturedPacket.MAX_BYTES);
        byte[] bytes = Arrays.copyOfRange(message.bytes(), message.start(), message.start() + length);
        List<Long> frames = new ArrayList<>();
        for (int i = 0; i < packet.frameCount() && i < CapturedPacket.MAX_FRAMES; i++) {
            frames.add(packet.frame(i));
        }
        messages.add(new CapturedPacket(
                Kind.MESSAGE,
                remote(packet, isSourceRemote),
                origin(packet, bytes.length),
                flow(packet),
                Facts.of(message),
                packet.isPartial() ? EnumSet.of(Flag.PARTIAL) : Set.of(),
                frames,
                0,
                bytes));
    }

    @Override
    public void frame(Packet packet, Outcome outcome) {
        SipMessage message = datagram;
        datagram = null;
        boolean isTold = packet.linkType() == Hep.LINK_TYPE;
        if (isTold && message == null) {
            return; // the pipeline has counted it; there is nothing that could be shown
        }
        boolean isIp = packet.family() != 0;
        boolean isSourceRemote = isIp && own.get().isSourceRemote(packet);
        if (isIp && !passes(packet, message, isSourceRemote)) {
            messages.clear(); // counted by the sampler, as the frames that they came in
        } else if (!out.hasRoom(packet.captured())) {
            out.lost(1 + messages.size());
            messages.clear();
        } else {
            byte[] bytes = isTold ? StandIn.of(packet) : packet.copyOfFrame();
            out.take(new CapturedPacket(
                    Kind.FRAME,
                    isIp ? remote(packet, isSourceRemote) : "-",
                    origin(packet, isTold ? bytes.length : packet.wire()),
                    isIp ? flow(packet) : null,
                    message == null ? null : Facts.of(message),
                    isTold ? EnumSet.of(Flag.HEP) : flags(packet, outcome),
                    List.of(),
                    0,
                    bytes));
            flush();
        }
    }

    /** Gives out the messages that were given up while no frame came. */
    public void flush() {
        messages.forEach(out::take);
        messages.clear();
    }

    /** The record that tells of frames that were kept back. */
    public static CapturedPacket leftOut(String node, Sampler.LeftOut leftOut, long nanos, long sequence) {
        SipMethod method = leftOut.method();
        return new CapturedPacket(
                Kind.LEFT_OUT,
                leftOut.address(),
                new Origin(node, "-", 0, nanos, 0, sequence),
                null,
                method == null ? null : new Sip(method.name(), 0, null, null, null, null),
                Set.of(),
                List.of(),
                leftOut.frames(),
                new byte[0]);
    }

    private boolean passes(Packet packet, @Nullable SipMessage message, boolean isSourceRemote) {
        return sampler.passes(
                isSourceRemote ? packet.sourceHigh() : packet.destinationHigh(),
                isSourceRemote ? packet.sourceLow() : packet.destinationLow(),
                packet.timeNanos(),
                isSourceRemote,
                message != null && message.isRequest() ? message.method() : streamed(),
                message != null && message.status() >= 400,
                () -> message == null ? null : Facts.text(message, Field.USER_AGENT));
    }

    /** The request in the first message that a stream's segment ends. */
    private @Nullable SipMethod streamed() {
        Sip sip = messages.isEmpty() ? null : messages.getFirst().sip();
        return sip == null || sip.status() > 0 || sip.method() == null ? null : SipMethod.valueOf(sip.method());
    }

    private Origin origin(Packet packet, int wire) {
        int linkType = packet.linkType() == Hep.LINK_TYPE ? LinkLayer.RAW : packet.linkType();
        return new Origin(node, networkInterface, linkType, Math.max(0, packet.timeNanos()), wire, packet.sequence());
    }

    private String remote(Packet packet, boolean isSourceRemote) {
        return isSourceRemote
                ? texts.of(packet.sourceHigh(), packet.sourceLow())
                : texts.of(packet.destinationHigh(), packet.destinationLow());
    }

    private Flow flow(Packet packet) {
        return new Flow(
                texts.of(packet.sourceHigh(), packet.sourceLow()),
                packet.sourcePort(),
                texts.of(packet.destinationHigh(), packet.destinationLow()),
                packet.destinationPort(),
                packet.transport().name());
    }

    private static Set<Flag> flags(Packet packet, Outcome outcome) {
        boolean isCut = packet.captured() < packet.wire();
        if (!isCut && !packet.isFragment() && outcome != Outcome.ENCRYPTED) {
            return Set.of();
        }
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        if (isCut) {
            flags.add(Flag.CUT);
        }
        if (packet.isFragment()) {
            flags.add(Flag.FRAGMENT);
        }
        if (outcome == Outcome.ENCRYPTED) {
            flags.add(Flag.ENCRYPTED);
        }
        return flags;
    }
}
