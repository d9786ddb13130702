package io.ringfence.traffic.read;

import io.ringfence.traffic.frame.Packet;
import java.io.IOException;
import java.io.InputStream;

/** The frames of a capture file, one after the other. */
public abstract sealed class CaptureFile permits PcapFile, PcapngFile {

    /** The longest frame that capture programs write. */
    static final int FRAME_LIMIT = 262_144;

    final ByteSource source;
    long frames;

    CaptureFile(ByteSource source) {
        this.source = source;
    }

    /**
     * Opens a file, pcap or pcapng, whichever it is.
     *
     * @param in the file; closing it is left to the caller
     * @throws CaptureException when it is neither
     */
    public static CaptureFile of(InputStream in) throws IOException {
        ByteSource source = new ByteSource(in);
        if (!source.has(4)) {
            throw new CaptureException("is no capture file: it has only " + source.left() + " bytes");
        }
        int magic = source.i32(0, false);
        return magic == PcapngFile.SECTION ? new PcapngFile(source) : new PcapFile(source, magic);
    }

    /**
     * Resets the packet to the next frame; its number is the frame's place in the file, from 1 on.
     *
     * @return false at the end
     * @throws CaptureException when the file is damaged, or ends within a frame; all frames before were given
     */
    public abstract boolean next(Packet packet) throws IOException;

    /** How many bytes were read. */
    public long position() {
        return source.position();
    }

    final CaptureException damaged(String what) {
        return new CaptureException("is damaged at byte %d, after %d frames: %s".formatted(position(), frames, what));
    }

    final CaptureException cutShort() {
        return new CaptureException(
                "is cut short: it ends at byte %d within frame %d".formatted(position() + source.left(), frames + 1));
    }
}
