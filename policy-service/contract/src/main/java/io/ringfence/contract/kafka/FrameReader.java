package io.ringfence.contract.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.UnreadableException;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads of captured packets what a capture file needs of their frames, for readers of very many: only the header {@code h} is looked at,
 * numbers are read without a text, and a node's name is made once while it comes again. For one thread.
 */
public final class FrameReader {

    private static final byte[] NOTHING = {};
    private static final int WORDS = 8;
    private static final int LONGEST_NUMBER = 19;

    private final Repeated node = new Repeated();
    private final Repeated networkInterface = new Repeated();

    /**
     * A frame as it was captured.
     *
     * @param remote the address of the end that is not the node
     * @param timeNanos nanoseconds since 1970
     * @param wire how many bytes there were on the wire
     * @param sequence the sensor's number of it
     */
    @SuppressWarnings("ArrayRecordComponent") // the bytes go to a file as they are; nobody compares frames
    public record Frame(
            String remote,
            String node,
            String networkInterface,
            int linkType,
            long timeNanos,
            int wire,
            long sequence,
            byte[] bytes) {

        /** Whether the capture kept less than was on the wire. */
        public boolean isCut() {
            return bytes.length < wire;
        }
    }

    /**
     * The frame in a record; null when it is a record of another kind.
     *
     * @throws UnreadableException when the header is missing or says what it may not
     */
    public @Nullable Frame read(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        byte[] text = header(record);
        byte kind = 0;
        long linkType = 0;
        long timeNanos = 0;
        long wire = 0;
        long sequence = 0;
        int start = 0;
        for (int word = 0; word < WORDS; word++) {
            int end = start;
            while (end < text.length && text[end] != ' ') {
                end++;
            }
            if (end == text.length && word < WORDS - 1) {
                throw new UnreadableException("header h has " + (word + 1) + " words, and " + WORDS + " are needed");
            }
            switch (word) {
                case 0 -> checkVersion(text, end);
                case 1 -> kind = end - start == 1 ? text[start] : 0;
                case 2 -> node.set(text, start, end);
                case 3 -> networkInterface.set(text, start, end);
                case 4 -> linkType = number(text, start, end);
                case 5 -> timeNanos = number(text, start, end);
                case 6 -> wire = number(text, start, end);
                default -> sequence = number(text, start, end);
            }
            start = end + 1;
        }
        if (kind == 'M' || kind == 'L') {
            return null;
        }
        if (kind != 'F' || linkType > Integer.MAX_VALUE || wire > Integer.MAX_VALUE) {
            throw new UnreadableException("header h can't be read: " + new String(text, UTF_8));
        }
        return new Frame(
                record.key() == null ? "" : new String(record.key(), UTF_8),
                node.text,
                networkInterface.text,
                (int) linkType,
                timeNanos,
                (int) wire,
                sequence,
                record.value() == null ? NOTHING : record.value());
    }

    private static byte[] header(ConsumerRecord<byte[], byte[]> record) throws UnreadableException {
        for (Header header : record.headers().toArray()) {
            if (header.key().equals("h") && header.value() != null) {
                return header.value();
            }
        }
        throw new UnreadableException("header h is missing");
    }

    private static void checkVersion(byte[] text, int end) throws UnreadableException {
        if (end != 1 || text[0] != '2') {
            throw new UnreadableException(
                    "header h is of version " + new String(text, 0, end, UTF_8) + ", and only 2 is known");
        }
    }

    /** A number that is not negative. */
    private static long number(byte[] text, int start, int end) throws UnreadableException {
        long number = 0;
        boolean isNumber = end > start && end - start <= LONGEST_NUMBER;
        for (int i = start; i < end && isNumber; i++) {
            isNumber = text[i] >= '0' && text[i] <= '9';
            number = number * 10 + text[i] - '0';
        }
        if (!isNumber || number < 0) { // of 19 digits some are too large
            throw new UnreadableException("header h: no number: " + new String(text, start, end - start, UTF_8));
        }
        return number;
    }

    /** A text that is mostly the one before. */
    private static final class Repeated {

        private byte[] bytes = NOTHING;
        private String text = "";

        /** Takes it from a part of bytes. */
        void set(byte[] from, int start, int end) throws UnreadableException {
            if (Arrays.equals(from, start, end, bytes, 0, bytes.length)) {
                return;
            }
            String made = new String(from, start, end - start, UTF_8);
            try {
                Bounds.text(made, "node or interface", 64);
            } catch (IllegalArgumentException e) {
                throw new UnreadableException("header h: " + e.getMessage());
            }
            bytes = Arrays.copyOfRange(from, start, end);
            text = made;
        }
    }
}
