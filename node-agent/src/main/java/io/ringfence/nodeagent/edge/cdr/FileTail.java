package io.ringfence.nodeagent.edge.cdr;

import io.ringfence.nodeagent.core.cdr.FilePlace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of a file that grows, each whole and at least once, through rotations and restarts.
 *
 * <ol>
 *   <li>A file is known by its inode. When its name has another one, it is read to its end, and once more a moment later, as its
 *       writer may still have had it open; then those that were begun after it follow, the named one last.
 *   <li>A file that is shorter than what was read of it, or has something else there, was written anew and is read from its start.
 *   <li>A last line without an end is left until it has one.
 * </ol>
 */
public final class FileTail implements AutoCloseable {

    /** A longer line is none. */
    public static final int MAX_LINE = 16_384;

    private static final int MAX_READ = 256 * 1_024;
    private static final int MAX_PRINT = 256;
    private static final int BEFORE = 1 << 20;

    /**
     * A line.
     *
     * @param bytes without the line's end; of one that is too long the beginning
     * @param broken why it is no line; empty when it is one
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares lines
    public record Line(byte[] bytes, Optional<String> broken) {}

    /**
     * What one look has brought.
     *
     * @param more whether there is more to read at once
     */
    public record Look(List<Line> lines, boolean more) {}

    private final Siblings siblings;
    private @Nullable FileChannel open;
    private long inode;
    private long offset;
    private long print;
    private long modified;
    private boolean skips;
    private boolean isLastLook;
    private long gaps;

    /** @param saved up to where it was read before; empty for the first time, when what is there already is not read */
    public FileTail(Path path, Optional<FilePlace> saved) throws IOException {
        this.siblings = new Siblings(path);
        Optional<Path> named = Optional.of(path).filter(Files::exists);
        if (saved.isPresent()) {
            resume(saved.get());
        } else if (named.isPresent()) {
            open(named.get(), 0);
            offset = lineStart(size());
            print = print();
        } else {
            modified = siblings.lastModified() + 1;
        }
    }

    /** Up to where it was read. */
    public FilePlace place() {
        return new FilePlace(inode, offset, print, modified);
    }

    /** How often the file that was read before was gone, with what had not been read of it. */
    public long gaps() {
        return gaps;
    }

    /** The bytes that are there and not read yet. */
    public long behind() throws IOException {
        return open == null ? 0 : Math.max(0, size() - offset);
    }

    /** The lines before the place, the nearest mebibyte of them. */
    public List<Line> before() throws IOException {
        List<Line> lines = new ArrayList<>();
        if (open != null) {
            long end = offset;
            long at = Math.max(0, end - BEFORE);
            boolean isWhole = at == 0;
            while (at < end) {
                byte[] bytes = bytes(at, (int) Math.min(MAX_READ, end - at));
                int read = split(bytes, lines);
                if (!isWhole && !lines.isEmpty()) {
                    lines.removeFirst(); // a part of one
                    isWhole = true;
                }
                at += read == 0 ? bytes.length : read;
                if (bytes.length == 0) {
                    break;
                }
            }
        }
        return lines;
    }

    /** Reads on. */
    public Look next() throws IOException {
        if (open == null) {
            Optional<Path> first = siblings.after(0, modified);
            if (first.isEmpty()) {
                return new Look(List.of(), false);
            }
            open(first.get(), 0);
        }
        long size = size();
        if (size < offset || size > offset && print != print()) {
            offset = 0;
            print = 0;
            skips = false;
        }
        List<Line> lines = new ArrayList<>();
        if (size > offset) {
            modified = siblings.modifiedOf(inode).orElse(modified);
            read(lines);
        }
        boolean isDone = lines.isEmpty() && !skips && offset + MAX_READ > size;
        if (isDone && !siblings.isNamed(inode)) {
            return leave(size);
        }
        isLastLook = false;
        return new Look(lines, offset + MAX_LINE < size);
    }

    private void read(List<Line> lines) throws IOException {
        byte[] bytes = bytes(offset, MAX_READ);
        int read = split(bytes, lines);
        if (read == 0 && bytes.length == MAX_READ) {
            if (!skips) {
                lines.add(tooLong(bytes, 0));
            }
            skips = true;
            read = bytes.length;
        } else if (read > 0 && skips) {
            lines.removeFirst(); // the end of what was too long
            skips = false;
        }
        offset += read;
        print = print();
    }

    /** Goes on with the next file, one look later than all was read of this one. */
    private Look leave(long size) throws IOException {
        if (!isLastLook) {
            isLastLook = true;
            return new Look(List.of(), false);
        }
        List<Line> lines = new ArrayList<>();
        if (size > offset) {
            byte[] half = bytes(offset, (int) Math.min(MAX_LINE, size - offset));
            lines.add(new Line(half, Optional.of("half a line at the end of a file that was put away")));
        }
        Optional<Path> next = siblings.after(inode, modified);
        if (next.isPresent()) {
            open(next.get(), 0);
        } else {
            offset = size;
            print = print();
        }
        return new Look(lines, next.isPresent());
    }

    private void resume(FilePlace saved) throws IOException {
        modified = saved.modified();
        Optional<Path> known = siblings.pathOf(saved.inode());
        if (known.isPresent()) {
            open(known.get(), saved.offset());
            print = saved.print();
            if (size() < offset || print != print()) {
                offset = 0; // written anew, or another file has its inode
                print = 0;
            }
        } else if (saved.inode() != 0) {
            gaps++;
        }
    }

    private void open(Path file, long from) throws IOException {
        close();
        open = FileChannel.open(file, StandardOpenOption.READ);
        inode = Siblings.inode(file);
        offset = from;
        print = from == 0 ? 0 : print();
        modified = Files.getLastModifiedTime(file).toMillis();
        skips = false;
        isLastLook = false;
    }

    /** Takes whole lines; returns how many bytes they are. */
    private static int split(byte[] bytes, List<Line> lines) {
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                int end = i > from && bytes[i - 1] == '\r' ? i - 1 : i;
                if (end - from > MAX_LINE) {
                    lines.add(tooLong(bytes, from));
                } else {
                    lines.add(new Line(Arrays.copyOfRange(bytes, from, end), Optional.empty()));
                }
                from = i + 1;
            }
        }
        return from;
    }

    private static Line tooLong(byte[] bytes, int from) {
        return new Line(
                Arrays.copyOfRange(bytes, from, from + MAX_LINE),
                Optional.of("longer than " + MAX_LINE + " bytes; this is its beginning"));
    }

    private long lineStart(long size) throws IOException {
        long at = Math.max(0, size - MAX_READ);
        byte[] bytes = bytes(at, (int) (size - at));
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return at + end;
    }

    private long print() throws IOException {
        if (offset == 0) {
            return 0;
        }
        int length = (int) Math.min(MAX_PRINT, offset);
        CRC32 sum = new CRC32();
        sum.update(bytes(offset - length, length));
        return sum.getValue();
    }

    private byte[] bytes(long at, int most) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(most);
        FileChannel channel = channel();
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {
            // a read may bring less than what is there
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private long size() throws IOException {
        return channel().size();
    }

    private FileChannel channel() throws IOException {
        FileChannel channel = open;
        if (channel == null) {
            throw new NoSuchFileException(siblings.named().toString());
        }
        return channel;
    }

    @Override
    public void close() throws IOException {
        FileChannel channel = open;
        open = null;
        if (channel != null) {
            channel.close();
        }
    }
}
