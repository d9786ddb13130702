package io.ringfence.traffic.read;

import io.ringfence.traffic.frame.Packet;
import java.io.IOException;

/** A pcap file, of either byte order, with microseconds or nanoseconds. */
final class PcapFile extends CaptureFile {

    private static final int MICROS = 0xA1B2C3D4;
    private static final int NANOS = 0xA1B23C4D;
    private static final int HEADER = 24;
    private static final int RECORD = 16;

    private final boolean isLittle;
    private final int unit;
    private final int linkType;

    PcapFile(ByteSource source, int magic) throws IOException {
        super(source);
        int swapped = Integer.reverseBytes(magic);
        if (magic != MICROS && magic != NANOS && swapped != MICROS && swapped != NANOS) {
            throw new CaptureException(
                    "is no capture file: it starts with %08x, which neither pcap nor pcapng does".formatted(magic));
        }
        if (!source.has(HEADER)) {
            throw new CaptureException("is cut short: it ends within its header");
        }
        isLittle = swapped == MICROS || swapped == NANOS;
        unit = magic == MICROS || swapped == MICROS ? 1_000 : 1;
        linkType = source.i32(20, isLittle) & 0xFFFF; // above are notes about checksums
        source.skip(HEADER);
    }

    @Override
    public boolean next(Packet packet) throws IOException {
        if (!source.has(RECORD)) {
            if (source.left() == 0) {
                return false;
            }
            throw cutShort();
        }
        long captured = source.u32(8, isLittle);
        if (captured > FRAME_LIMIT) {
            throw damaged(
                    "the next frame would have %d bytes, and at most %d are possible".formatted(captured, FRAME_LIMIT));
        }
        int length = (int) captured;
        if (!source.has(RECORD + length)) {
            throw cutShort();
        }
        long nanos = source.u32(0, isLittle) * 1_000_000_000 + source.u32(4, isLittle) * unit;
        int wire = (int) Math.min(source.u32(12, isLittle), Integer.MAX_VALUE);
        packet.reset(++frames, nanos, linkType, source.window(), source.at() + RECORD, length, wire);
        source.skip(RECORD + length);
        return true;
    }
}
