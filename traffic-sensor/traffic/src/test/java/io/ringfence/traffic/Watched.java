package io.ringfence.traffic;

import io.ringfence.traffic.count.Outcome;
import io.ringfence.traffic.frame.LinkLayer;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.sensor.Sensor;
import io.ringfence.traffic.sensor.SensorLimits;
import io.ringfence.traffic.sensor.SensorSink;
import io.ringfence.traffic.sip.Field;
import io.ringfence.traffic.sip.SipMessage;
import java.util.ArrayList;
import java.util.List;

/** A pipeline whose messages are kept. */
public final class Watched implements SensorSink {

    /** What is looked at of a message. */
    public record Seen(
            String what, String callId, String transport, boolean isPartial, List<Long> frames, String text) {}

    public final List<Seen> messages = new ArrayList<>();
    public final Sensor sensor;
    private final Packet packet = new Packet();
    private long sequence;
    private long timeNanos = 1_700_000_000_000_000_000L;

    public Watched() {
        this(SensorLimits.DEFAULT);
    }

    public Watched(SensorLimits limits) {
        sensor = new Sensor(limits, this);
    }

    @Override
    public void message(Packet in, SipMessage message) {
        List<Long> frames = new ArrayList<>();
        for (int i = 0; i < in.frameCount(); i++) {
            frames.add(in.frame(i));
        }
        messages.add(new Seen(
                message.isRequest() ? message.text(Field.METHOD).orElse("") : Integer.toString(message.status()),
                message.text(Field.CALL_ID).orElse(""),
                in.transport() + "/" + in.family(),
                in.isPartial(),
                frames,
                new String(
                        message.bytes(),
                        message.start(),
                        message.end() - message.start(),
                        java.nio.charset.StandardCharsets.UTF_8)));
    }

    public Outcome ethernet(byte[] frame) {
        return frame(LinkLayer.ETHERNET, frame, frame.length);
    }

    public Outcome frame(int linkType, byte[] frame, int wire) {
        packet.reset(++sequence, timeNanos, linkType, frame, 0, frame.length, wire);
        timeNanos += 1_000_000;
        return sensor.frame(packet);
    }

    /** Lets time pass. */
    public void pass(long nanos) {
        timeNanos += nanos;
    }

    public long now() {
        return timeNanos;
    }

    public List<String> what() {
        return messages.stream().map(Seen::what).toList();
    }

    public List<String> callIds() {
        return messages.stream().map(Seen::callId).toList();
    }
}
