package io.ringfence.trafficsensor.edge.capture;

import io.ringfence.traffic.frame.LinkLayer;
import io.ringfence.trafficsensor.core.filter.CaptureFilter;
import java.sql.Timestamp;
import java.util.OptionalLong;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.NotOpenException;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.PcapNativeException;
import org.pcap4j.core.PcapNetworkInterface.PromiscuousMode;
import org.pcap4j.core.PcapStat;
import org.pcap4j.core.RawPacketListener;

/** libpcap on one interface. */
public final class Capture implements FrameSource {

    /** The whole of any frame: with segments that the card has put together it may be much longer than an Ethernet frame. */
    static final int SNAPLEN = 262_144;

    /** The kernel hands a part of the ring over after so long, full or not. */
    private static final int TIMEOUT_MILLIS = 10;

    private final PcapHandle handle;
    private final int linkType;

    private Capture(PcapHandle handle) {
        this.handle = handle;
        int dlt = handle.getDlt().value();
        this.linkType =
                dlt == LinkLayer.RAW_CAPTURED ? LinkLayer.RAW : dlt; // the one that differs between kernel and files
    }

    /**
     * Opens an interface; nothing is lost from then on that its ring can hold.
     *
     * @throws CaptureFailure when it can't be captured on
     */
    public static Capture open(String networkInterface, CaptureFilter filter, int ringBytes) throws CaptureFailure {
        PcapHandle handle = null;
        try {
            handle = new PcapHandle.Builder(networkInterface)
                    .snaplen(SNAPLEN)
                    .promiscuousMode(PromiscuousMode.NONPROMISCUOUS)
                    .timeoutMillis(TIMEOUT_MILLIS)
                    .bufferSize(ringBytes)
                    .timestampPrecision(PcapHandle.TimestampPrecision.NANO)
                    .build();
            Capture capture = new Capture(handle);
            handle.setFilter(filter.expression(capture.linkType), BpfCompileMode.OPTIMIZE);
            return capture;
        } catch (PcapNativeException | NotOpenException e) {
            if (handle != null) {
                handle.close();
            }
            throw new CaptureFailure(reason(String.valueOf(e.getMessage())), e);
        } catch (LinkageError e) {
            throw new CaptureFailure("libpcap can't be loaded: install libpcap0.8 (" + e.getMessage() + ")", e);
        }
    }

    @Override
    public int linkType() {
        return linkType;
    }

    @Override
    public void run(Taker taker) throws CaptureFailure {
        RawPacketListener listener = bytes -> {
            Timestamp at = handle.getTimestamp();
            Integer wire = handle.getOriginalLength();
            long nanos = Math.floorDiv(at.getTime(), 1000L) * 1_000_000_000L + at.getNanos();
            taker.frame(bytes, nanos, wire == null ? bytes.length : wire);
        };
        try {
            handle.loop(-1, listener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopped
        } catch (PcapNativeException | NotOpenException e) {
            throw new CaptureFailure(reason(String.valueOf(e.getMessage())), e);
        }
    }

    @Override
    public OptionalLong dropped() {
        try {
            PcapStat stat = handle.getStats();
            return OptionalLong.of((stat.getNumPacketsDropped() + stat.getNumPacketsDroppedByIf()) & 0xFFFF_FFFFL);
        } catch (PcapNativeException | NotOpenException e) {
            return OptionalLong.empty(); // it is going
        }
    }

    @Override
    public void stop() {
        try {
            handle.breakLoop();
        } catch (NotOpenException e) {
            return; // it has ended
        }
    }

    @Override
    public void close() {
        handle.close();
    }

    private static String reason(String message) {
        if (message.contains("ermission") || message.contains("not permitted")) {
            return "no right to capture: give the process CAP_NET_RAW (systemd: AmbientCapabilities, Kubernetes:"
                    + " capabilities.add)";
        }
        return message.strip();
    }
}
