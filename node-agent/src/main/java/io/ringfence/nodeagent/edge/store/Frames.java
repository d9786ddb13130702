package io.ringfence.nodeagent.edge.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The frames of the saved policy: length, CRC-32C and content, each number big-endian. A record frame holds a message as
 * it came; a mark says that all before it is the policy at a revision.
 */
final class Frames {

    /** The first bytes of the file; another version of it is not read. */
    static final byte[] MAGIC = "RFPOLICY1\n".getBytes(UTF_8);

    /** No record is longer: ten times the usual limit of a broker. */
    static final int MAX_FRAME = 10 << 20;

    private static final String SOURCE = "/saved";
    private static final byte RECORD = 1;
    private static final byte MARK = 2;

    /** What a frame says. */
    sealed interface Frame {}

    record Record(Message message) implements Frame {}

    record Mark(long revision) implements Frame {}

    private Frames() {}

    static byte[] record(Message message, long sequence) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(RECORD);
        text(out, message.key());
        text(out, message.header(Message.TYPE).orElse(""));
        out.writeLong(sequence);
        byte[] value = message.value();
        out.writeInt(value == null ? -1 : value.length);
        if (value != null) {
            out.write(value);
        }
        return framed(bytes.toByteArray());
    }

    static byte[] mark(long revision) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(MARK);
        out.writeLong(revision);
        return framed(bytes.toByteArray());
    }

    /** The next frame; null at the end of what is whole. */
    static @Nullable Frame next(DataInputStream in) throws IOException {
        byte[] head = in.readNBytes(8);
        if (head.length < 8) {
            return null;
        }
        DataInputStream numbers = new DataInputStream(new ByteArrayInputStream(head));
        int length = numbers.readInt();
        int sum = numbers.readInt();
        if (length < 1 || length > MAX_FRAME) {
            return null;
        }
        byte[] content = in.readNBytes(length);
        return content.length < length || sum != checksum(content) ? null : read(content);
    }

    private static @Nullable Frame read(byte[] content) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
        byte kind = in.readByte();
        if (kind == MARK) {
            return new Mark(in.readLong());
        }
        if (kind != RECORD) {
            return null;
        }
        String key = text(in);
        String type = text(in);
        long sequence = in.readLong();
        int length = in.readInt();
        if (length < 0) {
            return new Record(Codec.tombstone(key, SOURCE, Instant.EPOCH, OptionalLong.of(sequence)));
        }
        Map<String, String> headers = Map.of(Message.TYPE, type, Message.SEQUENCE, Long.toString(sequence));
        return new Record(new Message(key, in.readNBytes(length), headers));
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), UTF_8);
    }

    private static byte[] framed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length + 8);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(content.length);
        out.writeInt(checksum(content));
        out.write(content);
        return bytes.toByteArray();
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }
}
