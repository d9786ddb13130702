package io.ringfence.traffic.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes frames of one link type as a pcap file with nanoseconds. */
public final class PcapWriter {

    private static final int NANOS = 0xA1B23C4D;
    private static final int SNAP_LENGTH = 262_144;
    private static final long SECOND = 1_000_000_000;

    private final OutputStream out;
    private final ByteBuffer record = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);

    /** @param out where it goes; closing it is left to the caller */
    public PcapWriter(OutputStream out, int linkType) throws IOException {
        this.out = out;
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(NANOS).putShort((short) 2).putShort((short) 4);
        header.putLong(0).putInt(SNAP_LENGTH).putInt(linkType);
        out.write(header.array());
    }

    /**
     * Writes a frame.
     *
     * @param timeNanos when it was captured, in nanoseconds since 1970
     * @param wire how many bytes it had on the wire
     */
    public void frame(long timeNanos, int wire, byte[] bytes, int offset, int length) throws IOException {
        record.clear();
        record.putInt((int) Math.floorDiv(timeNanos, SECOND)).putInt((int) Math.floorMod(timeNanos, SECOND));
        record.putInt(length).putInt(Math.max(length, wire));
        out.write(record.array());
        out.write(bytes, offset, length);
    }
}
