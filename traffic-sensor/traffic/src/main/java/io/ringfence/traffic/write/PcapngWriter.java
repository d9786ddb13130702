package io.ringfence.traffic.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes a pcapng file: frames of any link types, each of a named interface, with nanoseconds and comments. An interface is described
 * before its first frame; it may be described at any time.
 */
public final class PcapngWriter {

    private static final int SECTION = 0x0A0D0D0A;
    private static final int ORDER = 0x1A2B3C4D;
    private static final int INTERFACE = 1;
    private static final int STATISTICS = 5;
    private static final int ENHANCED_PACKET = 6;
    private static final int SNAP_LENGTH = 262_144;
    private static final int COMMENT = 1;
    private static final int PROGRAM = 4;
    private static final int NAME = 2;
    private static final int DESCRIPTION = 3;
    private static final int RESOLUTION = 9;
    private static final int RECEIVED = 4;
    private static final int DROPPED = 5;
    private static final int TEXT_LIMIT = 4_096;

    private final OutputStream out;
    private final ByteBuffer block = ByteBuffer.allocate(16 << 10).order(ByteOrder.LITTLE_ENDIAN);
    private int interfaces;

    /**
     * Starts the file.
     *
     * @param out where it goes; closing it is left to the caller
     * @param program what writes it
     * @param comment what is to be known of the whole file, such as that it was cut at a limit; empty for none
     */
    public PcapngWriter(OutputStream out, String program, String comment) throws IOException {
        this.out = out;
        start(SECTION);
        block.putInt(ORDER).putShort((short) 1).putShort((short) 0).putLong(-1);
        text(COMMENT, comment);
        text(PROGRAM, program);
        endOptions();
        write();
    }

    /**
     * Describes an interface.
     *
     * @param name such as {@code node-1/eth0}
     * @param description empty for none
     * @return its number in this file
     */
    public int addInterface(int linkType, String name, String description) throws IOException {
        start(INTERFACE);
        block.putShort((short) linkType).putShort((short) 0).putInt(SNAP_LENGTH);
        text(NAME, name);
        text(DESCRIPTION, description);
        block.putShort((short) RESOLUTION).putShort((short) 1).put((byte) 9).put(new byte[3]);
        endOptions();
        write();
        return interfaces++;
    }

    /**
     * Writes a frame.
     *
     * @param on the interface's number
     * @param timeNanos when it was captured, in nanoseconds since 1970
     * @param wire how many bytes it had on the wire
     * @param comment such as {@code blocked}; empty for none
     */
    public void frame(int on, long timeNanos, int wire, byte[] bytes, int offset, int length, String comment)
            throws IOException {
        check(on);
        int padding = -length & 3;
        int options = comment.isEmpty() ? 0 : optionSize(encoded(comment)) + 4;
        int size = 32 + length + padding + options;
        block.clear();
        block.putInt(ENHANCED_PACKET).putInt(size).putInt(on);
        block.putInt((int) (timeNanos >>> 32)).putInt((int) timeNanos);
        block.putInt(length).putInt(Math.max(length, wire));
        out.write(block.array(), 0, block.position());
        out.write(bytes, offset, length);
        block.clear();
        block.put(new byte[padding]);
        if (options > 0) {
            text(COMMENT, comment);
            endOptions();
        }
        block.putInt(size);
        out.write(block.array(), 0, block.position());
    }

    /**
     * Says how much an interface has seen and lost.
     *
     * @param timeNanos when that was so, in nanoseconds since 1970
     */
    public void statistics(int on, long timeNanos, long received, long dropped) throws IOException {
        check(on);
        start(STATISTICS);
        block.putInt(on).putInt((int) (timeNanos >>> 32)).putInt((int) timeNanos);
        block.putShort((short) RECEIVED).putShort((short) 8).putLong(received);
        block.putShort((short) DROPPED).putShort((short) 8).putLong(dropped);
        endOptions();
        write();
    }

    private void check(int on) {
        if (on < 0 || on >= interfaces) {
            throw new IllegalArgumentException("interface " + on + ": is not described, there are " + interfaces);
        }
    }

    private void start(int type) {
        block.clear();
        block.putInt(type).putInt(0);
    }

    private void text(int code, String value) {
        if (value.isEmpty()) {
            return;
        }
        byte[] bytes = encoded(value);
        block.putShort((short) code).putShort((short) bytes.length).put(bytes).put(new byte[-bytes.length & 3]);
    }

    private void endOptions() {
        block.putInt(0);
    }

    private void write() throws IOException {
        int size = block.position() + 4;
        block.putInt(size).putInt(4, size);
        out.write(block.array(), 0, size);
    }

    private static int optionSize(byte[] value) {
        return 4 + value.length + (-value.length & 3);
    }

    private static byte[] encoded(String value) {
        String bounded = value.length() > TEXT_LIMIT ? value.substring(0, TEXT_LIMIT) : value;
        byte[] bytes = bounded.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= TEXT_LIMIT
                ? bytes
                : bounded.substring(0, TEXT_LIMIT / 3).getBytes(StandardCharsets.UTF_8);
    }
}
