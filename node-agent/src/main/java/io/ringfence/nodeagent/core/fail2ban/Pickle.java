package io.ringfence.nodeagent.core.fail2ban;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Python's pickles, as far as Fail2Ban's socket speaks them: requests are lists of texts in protocol 0, answers come in any
 * protocol up to 5. Classes and functions are never looked up: what would be called is passed over, and its arguments stand
 * for it. Source: CPython's Lib/pickletools.py.
 */
public final class Pickle {

    /** An answer that can't be read. */
    public static final class BrokenException extends Exception {

        BrokenException(String message) {
            super(message);
        }
    }

    private static final Object MARK = new Object();
    private static final int MAX_DEPTH = 100_000;

    private final ByteBuffer in;
    private final List<@Nullable Object> stack = new ArrayList<>();
    private final List<@Nullable Object> memo = new ArrayList<>();

    private Pickle(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Writes a request: each text as {@code V}, in raw-unicode-escape. */
    public static byte[] request(List<String> words) {
        StringBuilder out = new StringBuilder("(l");
        for (String word : words) {
            out.append('V');
            word.codePoints().forEach(point -> {
                if (point > 0xffff) {
                    out.append(String.format("\\U%08x", point));
                } else if (point == '\\' || point < 0x20 || point > 0x7e) {
                    out.append(String.format("\\u%04x", point));
                } else {
                    out.append((char) point);
                }
            });
            out.append("\na");
        }
        return out.append('.').toString().getBytes(UTF_8);
    }

    /**
     * Reads an answer: text, {@link Long}, {@link Double}, {@link Boolean}, null for None, and lists for lists, tuples, sets and
     * dictionaries (key, value, key, ...).
     *
     * @throws BrokenException when it is none
     */
    public static @Nullable Object read(byte[] bytes) throws BrokenException {
        try {
            return new Pickle(bytes).run();
        } catch (BufferUnderflowException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NoSuchElementException
                | ArithmeticException
                | ClassCastException e) {
            throw new BrokenException("the answer is no pickle, or was cut: " + e);
        }
    }

    private @Nullable Object run() throws BrokenException {
        while (true) {
            if (stack.size() > MAX_DEPTH || memo.size() > 10 * MAX_DEPTH) {
                throw new BrokenException("the answer is too large");
            }
            int opcode = in.get() & 0xff;
            switch (opcode) {
                case 0x80 -> in.get(); // PROTO
                case 0x95 -> in.getLong(); // FRAME
                case '.' -> {
                    return pop();
                }
                case '(' -> stack.add(MARK);
                case '0' -> pop();
                case '1' -> toMark();
                case '2' -> stack.add(stack.getLast());
                case 'N' -> stack.add(null);
                case 0x88 -> stack.add(true);
                case 0x89 -> stack.add(false);
                case 'K' -> stack.add((long) (in.get() & 0xff));
                case 'M' -> stack.add((long) (in.getShort() & 0xffff));
                case 'J' -> stack.add((long) in.getInt());
                case 0x8a -> stack.add(number(in.get() & 0xff));
                case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
                case 0x8c, 'U', 'C' -> stack.add(text(in.get() & 0xff));
                case 'X', 'T', 'B' -> stack.add(text(in.getInt()));
                case 0x8d, 0x8e -> stack.add(text(Math.toIntExact(in.getLong())));
                case ']', ')', '}', 0x8f -> stack.add(new ArrayList<>());
                case 'l', 't', 'd', 0x91 -> stack.add(toMark());
                case 0x85 -> stack.add(last(1));
                case 0x86 -> stack.add(last(2));
                case 0x87 -> stack.add(last(3));
                case 'a' -> addTo(last(1));
                case 's' -> addTo(last(2));
                case 'e', 'u', 0x90 -> addTo(toMark());
                case 0x94 -> memo.add(stack.getLast());
                case 'q' -> remember(in.get() & 0xff);
                case 'r' -> remember(in.getInt());
                case 'h' -> stack.add(memo.get(in.get() & 0xff));
                case 'j' -> stack.add(memo.get(in.getInt()));
                case 'c' -> stack.add(line() + "." + line());
                case 0x93 -> stack.add(last(2)); // STACK_GLOBAL
                case 'R', 0x81 -> { // REDUCE, NEWOBJ: the arguments stand for the object
                    Object arguments = pop();
                    pop();
                    stack.add(arguments);
                }
                case 'b' -> pop(); // BUILD
                default -> throw new BrokenException("unknown pickle opcode 0x" + Integer.toHexString(opcode));
            }
        }
    }

    private @Nullable Object pop() {
        return stack.removeLast();
    }

    private List<@Nullable Object> last(int count) {
        List<@Nullable Object> part = stack.subList(stack.size() - count, stack.size());
        List<@Nullable Object> taken = new ArrayList<>(part);
        part.clear();
        return taken;
    }

    private List<@Nullable Object> toMark() {
        int mark = stack.lastIndexOf(MARK);
        List<@Nullable Object> part = stack.subList(mark + 1, stack.size());
        List<@Nullable Object> taken = new ArrayList<>(part);
        part.clear();
        stack.remove(mark);
        return taken;
    }

    @SuppressWarnings("unchecked") // only run() puts lists on the stack
    private void addTo(List<@Nullable Object> items) {
        if (stack.getLast() instanceof List<?> list) {
            ((List<@Nullable Object>) list).addAll(items);
        } else {
            throw new IllegalArgumentException("an item for something that is no list");
        }
    }

    private void remember(int place) {
        if (place < 0 || place > memo.size()) {
            throw new IndexOutOfBoundsException(place);
        }
        if (place == memo.size()) {
            memo.add(stack.getLast());
        } else {
            memo.set(place, stack.getLast());
        }
    }

    private long number(int length) {
        if (length > Long.BYTES) {
            throw new IllegalArgumentException("a number of " + length + " bytes");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            long part = in.get();
            value |= (i == length - 1 ? part : part & 0xff) << (8 * i);
        }
        return value;
    }

    private String text(int length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a text of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    private String line() {
        StringBuilder text = new StringBuilder();
        for (int next = in.get(); next != '\n'; next = in.get()) {
            text.append((char) (next & 0xff));
        }
        return text.toString();
    }
}
