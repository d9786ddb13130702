package io.ringfence.traffic.read;

import io.ringfence.traffic.frame.Packet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A pcapng file: blocks, of which those with frames and those that describe interfaces are read; all others are passed over. */
final class PcapngFile extends CaptureFile {

    static final int SECTION = 0x0A0D0D0A;

    private static final int ORDER = 0x1A2B3C4D;
    private static final int INTERFACE = 1;
    private static final int OLD_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int OPTION_END = 0;
    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_OFFSET = 14;
    private static final int BLOCK_LIMIT = 16 << 20;
    private static final int INTERFACE_LIMIT = 65_536;

    /** @param perSecond so many units of time are a second */
    private record Interface(int linkType, int snapLength, long perSecond, long offsetSeconds) {

        long nanos(long units) {
            long seconds = Long.divideUnsigned(units, perSecond);
            long rest = Long.remainderUnsigned(units, perSecond);
            long nanos = perSecond <= 1_000_000_000L
                    ? rest * 1_000_000_000L / perSecond
                    : (long) ((double) rest / perSecond * 1e9);
            return (seconds + offsetSeconds) * 1_000_000_000L + nanos;
        }
    }

    private final List<Interface> interfaces = new ArrayList<>();
    private boolean isLittle;
    private boolean hasFrame;

    PcapngFile(ByteSource source) {
        super(source);
    }

    @Override
    public boolean next(Packet packet) throws IOException {
        hasFrame = false;
        while (!hasFrame) {
            if (!source.has(12)) {
                if (source.left() == 0) {
                    return false;
                }
                throw cutShort();
            }
            int type = source.i32(0, isLittle);
            if (type == SECTION) {
                section();
            }
            long size = source.u32(4, isLittle);
            if (size < 12 || size % 4 != 0 || size > BLOCK_LIMIT) {
                throw damaged("a block would have %d bytes".formatted(size));
            }
            int length = (int) size;
            if (!source.has(length)) {
                throw cutShort();
            }
            block(type, length, packet);
            source.skip(length);
        }
        return true;
    }

    /** A new section may have another byte order, and has interfaces of its own. */
    private void section() throws CaptureException {
        int order = source.i32(8, false);
        if (order != ORDER && Integer.reverseBytes(order) != ORDER) {
            throw damaged("a section has no byte order: %08x".formatted(order));
        }
        isLittle = order != ORDER;
        interfaces.clear();
    }

    private void block(int type, int length, Packet packet) throws CaptureException {
        switch (type) {
            case INTERFACE -> addInterface(length);
            case ENHANCED_PACKET -> {
                need(length, 32);
                frame(packet, length, 28, source.u32(8, isLittle), source.u32(20, isLittle), source.u32(24, isLittle));
            }
            case OLD_PACKET -> {
                need(length, 32);
                frame(packet, length, 28, source.u16(8, isLittle), source.u32(20, isLittle), source.u32(24, isLittle));
            }
            case SIMPLE_PACKET -> {
                need(length, 16);
                long wire = source.u32(8, isLittle);
                int snap = interfaces.isEmpty() ? 0 : interfaces.getFirst().snapLength();
                long captured = Math.min(length - 16, wire);
                frame(packet, length, 12, 0, snap > 0 ? Math.min(captured, snap) : captured, wire);
            }
            default -> {}
        }
    }

    private void frame(Packet packet, int length, int header, long number, long captured, long wire)
            throws CaptureException {
        if (number >= interfaces.size()) {
            throw damaged("a frame is of interface %d, which is not described".formatted(number));
        }
        if (captured > length - header - 4 || captured > FRAME_LIMIT) {
            throw damaged("a frame would have %d bytes in a block of %d".formatted(captured, length));
        }
        Interface on = interfaces.get((int) number);
        long nanos = header == 12 ? 0 : on.nanos(source.u32(12, isLittle) << 32 | source.u32(16, isLittle));
        packet.reset(++frames, nanos, on.linkType(), source.window(), source.at() + header, (int) captured, (int)
                Math.min(wire, Integer.MAX_VALUE));
        hasFrame = true;
    }

    private void addInterface(int length) throws CaptureException {
        need(length, 20);
        if (interfaces.size() == INTERFACE_LIMIT) {
            throw damaged("more than %d interfaces".formatted(INTERFACE_LIMIT));
        }
        long perSecond = 1_000_000;
        long offset = 0;
        int at = 16;
        while (at + 4 <= length - 4) {
            int code = source.u16(at, isLittle);
            int size = source.u16(at + 2, isLittle);
            if (code == OPTION_END || at + 4 + size > length - 4) {
                break;
            }
            if (code == OPTION_RESOLUTION && size >= 1) {
                perSecond = perSecond(source.window()[source.at() + at + 4]);
            } else if (code == OPTION_OFFSET && size >= 8) {
                long one = source.u32(at + 4, isLittle);
                long two = source.u32(at + 8, isLittle);
                offset = isLittle ? two << 32 | one : one << 32 | two;
            }
            at += 4 + (size + 3 & ~3);
        }
        int snapLength = (int) Math.min(source.u32(12, isLittle), Integer.MAX_VALUE);
        interfaces.add(new Interface(source.u16(8, isLittle), snapLength, perSecond, offset));
    }

    /** A power of ten, or of two when the highest bit is set. */
    private long perSecond(byte resolution) throws CaptureException {
        int power = resolution & 0x7F;
        boolean isBinary = resolution < 0;
        if (power > (isBinary ? 62 : 18)) {
            throw damaged("an interface's clock has a resolution of %d".formatted(resolution & 0xFF));
        }
        if (isBinary) {
            return 1L << power;
        }
        long value = 1;
        for (int i = 0; i < power; i++) {
            value *= 10;
        }
        return value;
    }

    private void need(int length, int least) throws CaptureException {
        if (length < least) {
            throw damaged("a block has only %d bytes".formatted(length));
        }
    }
}
