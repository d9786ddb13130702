package io.ringfence.trafficsensor;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.traffic.TrafficReported;
import io.ringfence.traffic.count.Counter;
import io.ringfence.traffic.count.Counters;
import io.ringfence.traffic.count.Outcome;
import io.ringfence.traffic.frame.Packet;
import io.ringfence.traffic.sensor.Sensor;
import io.ringfence.traffic.sensor.SensorLimits;
import io.ringfence.traffic.sensor.SensorSink;
import io.ringfence.traffic.sip.SipMessage;
import io.ringfence.trafficsensor.core.dialog.Dialogs;
import io.ringfence.trafficsensor.core.record.Recorder;
import io.ringfence.trafficsensor.core.registration.Registrations;
import io.ringfence.trafficsensor.edge.capture.CaptureFailure;
import io.ringfence.trafficsensor.edge.capture.FrameSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One interface: a thread, its capture and its pipeline. Ends when the interface goes, and is then made anew. */
final class InterfaceCapture {

    private static final Logger LOG = Logger.getLogger(InterfaceCapture.class);

    /** How an interface is opened. */
    interface Opener {
        FrameSource open() throws CaptureFailure;
    }

    /** Hands everything to one sink and then to another. */
    private record Both(SensorSink first, SensorSink second) implements SensorSink {

        @Override
        public void message(Packet packet, SipMessage message) {
            first.message(packet, message);
            second.message(packet, message);
        }

        @Override
        public void frame(Packet packet, Outcome outcome) {
            first.frame(packet, outcome);
            second.frame(packet, outcome);
        }
    }

    private final String name;
    private final Opener opener;
    private final Recorder recorder;
    private final Registrations registrations;
    private final Optional<Dialogs> dialogs;
    private final Sensor sensor;
    private final AtomicLong sequences;
    private final Packet packet = new Packet();
    private final Thread thread;
    private volatile @Nullable FrameSource capture;
    private volatile String reason = "it is being opened";
    private volatile long lastNanos;
    private volatile boolean stopped;
    private final Object drops = new Object();
    private long dropsSeen;
    private long kernelDrops;
    private long refusedSeen;
    private long crowdedOutSeen;

    /** @param dialogs empty when no trunks are known */
    InterfaceCapture(
            String name,
            Opener opener,
            Recorder recorder,
            Registrations registrations,
            Optional<Dialogs> dialogs,
            AtomicLong sequences) {
        this.name = name;
        this.opener = opener;
        this.recorder = recorder;
        this.registrations = registrations;
        this.dialogs = dialogs;
        this.sequences = sequences;
        SensorSink others =
                dialogs.<SensorSink>map(sink -> new Both(registrations, sink)).orElse(registrations);
        this.sensor = new Sensor(SensorLimits.DEFAULT, new Both(recorder, others));
        this.thread = Thread.ofPlatform().daemon().name("capture-" + name).start(this::run);
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    private void run() {
        try (FrameSource opened = opener.open()) {
            capture = opened;
            reason = "";
            LOG.infof("captures on %s, link type %d", name, opened.linkType());
            try {
                opened.run(this::frame);
            } finally {
                countKernelDrops(opened); // those of the last second
            }
            reason = "it was stopped";
        } catch (CaptureFailure e) {
            reason = String.valueOf(e.getMessage());
            if (!stopped) {
                LOG.warnf("%s is not captured on: %s", name, reason);
            }
        } finally {
            capture = null;
        }
        synchronized (sensor) {
            sensor.end();
            recorder.flush();
        }
    }

    /** Called by libpcap through native code, where an exception would end the process. */
    private void frame(byte[] bytes, long timeNanos, int wire) {
        FrameSource of = capture;
        if (of == null) {
            return;
        }
        try {
            synchronized (sensor) { // against expire, once a second
                packet.reset(sequences.getAndIncrement(), timeNanos, of.linkType(), bytes, 0, bytes.length, wire);
                sensor.frame(packet);
                lastNanos = timeNanos;
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "a frame on %s could not be looked at", name);
        }
    }

    /** Gives up what has waited for too long, and asks for what was lost; once a second. */
    void tick(long nowNanos) {
        synchronized (sensor) {
            sensor.expire(nowNanos);
            recorder.flush();
            long refused = registrations.notOurs();
            if (refused > refusedSeen) {
                LOG.warnf(
                        "%s: %d answers to REGISTER have this node's address, but were not sent by it as far as the link layer tells;"
                                + " they allow nobody. If phones do register here, look at the interface's hardware addresses",
                        name, refused - refusedSeen);
                refusedSeen = refused;
            }
            dialogs.ifPresent(of -> tick(of, nowNanos));
        }
        FrameSource of = capture;
        if (of != null) {
            countKernelDrops(of);
        }
    }

    private void tick(Dialogs of, long nowNanos) {
        of.tick(nowNanos);
        long crowdedOut = of.crowdedOut();
        if (crowdedOut > crowdedOutSeen) {
            LOG.warnf(
                    "%s: %d calls on trunks are not followed any more: there are too many",
                    name, crowdedOut - crowdedOutSeen);
            crowdedOutSeen = crowdedOut;
        }
    }

    private void countKernelDrops(FrameSource of) {
        synchronized (drops) { // of the thread that ticks and, at the end, of the one that captures
            of.dropped().ifPresent(now -> {
                kernelDrops += (now - dropsSeen) & 0xFFFF_FFFFL;
                dropsSeen = now;
            });
        }
    }

    /** Frames that the kernel had no room for. */
    long kernelDrops() {
        synchronized (drops) {
            return kernelDrops;
        }
    }

    Counters counters() {
        return sensor.counters();
    }

    TrafficReported.Interface report() {
        FrameSource of = capture;
        long last = lastNanos;
        String why = reason;
        return new TrafficReported.Interface(
                name,
                of == null ? null : of.linkType(),
                why.isEmpty(),
                why.isEmpty()
                        ? null
                        : why.substring(0, Math.min(why.length(), Bounds.MAX_TEXT))
                                .replaceAll("\\p{Cntrl}", " "),
                counters().get(Counter.FRAMES),
                last == 0 ? null : Instant.ofEpochSecond(0, last));
    }

    void stop() {
        stopped = true;
        FrameSource of = capture;
        if (of != null) {
            of.stop();
        }
    }

    void join() throws InterruptedException {
        thread.join(Duration.ofSeconds(2));
    }
}
