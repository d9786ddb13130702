package io.ringfence.nodeagent.edge.store;

import io.ringfence.contract.Message;
import io.ringfence.contract.UnreadableException;
import io.ringfence.nodeagent.core.policy.LoggedChange;
import io.ringfence.nodeagent.core.policy.PolicyChange;
import io.ringfence.nodeagent.core.policy.PolicyLog;
import io.ringfence.nodeagent.core.policy.PolicySink;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the policy log on disk, which a node boots from before it talks to anyone. Records are added after they were
 * applied; a mark with the revision closes each batch, and what stands after the last mark does not count. When the file
 * has grown to twice its size after the last rewrite, it is written anew without superseded records.
 */
public final class SavedPolicy implements AutoCloseable {

    private static final String NAME = "policy.log";
    private static final String COPY = NAME + ".new-";
    private static final long REWRITE_FROM = 4 << 20;

    /**
     * What was loaded.
     *
     * @param log the policy at the last mark
     * @param revision its revision
     * @param warning what was wrong with the file; absent in health
     */
    public record Loaded(
            PolicyLog log, long revision, @Nullable String warning) {}

    private final StateDirectory directory;
    private final Path path;
    private @Nullable FileChannel file;
    private long sizeAfterRewrite;
    private int copies;

    public SavedPolicy(StateDirectory directory) {
        this.directory = directory;
        this.path = directory.file(NAME);
    }

    /** Loads the saved policy; an empty log when there is none. A torn end is cut off; a broken file is set aside. */
    public Loaded load() throws IOException {
        directory.deleteStartingWith(COPY);
        if (!Files.exists(path)) {
            return new Loaded(new PolicyLog(), 0, null);
        }
        Scan scan = scan();
        if (scan.broken) {
            Path aside = directory.file(NAME + ".broken");
            Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
            return new Loaded(
                    new PolicyLog(),
                    0,
                    "the saved policy was broken and was set aside as " + aside + "; the policy comes from Kafka");
        }
        long size = Files.size(path);
        open();
        if (scan.markEnd == size) {
            return new Loaded(scan.log, scan.revision, null);
        }
        file().truncate(scan.markEnd);
        file().force(true);
        return new Loaded(
                scan.log,
                scan.revision,
                "the last " + (size - scan.markEnd)
                        + " bytes of the saved policy were torn by a crash and were cut off");
    }

    private Scan scan() throws IOException {
        Scan scan = new Scan();
        try (CountingInput counted = new CountingInput(new BufferedInputStream(Files.newInputStream(path), 1 << 16));
                DataInputStream in = new DataInputStream(counted)) {
            if (!Arrays.equals(in.readNBytes(Frames.MAGIC.length), Frames.MAGIC)) {
                scan.broken = true;
                return scan;
            }
            scan.markEnd = counted.count();
            List<PolicyChange> batch = new ArrayList<>();
            for (Frames.Frame frame = Frames.next(in); frame != null; frame = Frames.next(in)) {
                switch (frame) {
                    case Frames.Record(Message message) -> batch.add(PolicyChange.read(message));
                    case Frames.Mark(long revision) -> {
                        batch.forEach(scan.log::apply);
                        batch.clear();
                        scan.revision = revision;
                        scan.markEnd = counted.count();
                    }
                }
            }
            // Only the end can be torn by a crash, or be zeros: a bad frame with more behind it is a broken file.
            for (byte rest : in.readNBytes(Frames.MAX_FRAME)) {
                scan.broken |= rest != 0;
            }
        } catch (UnreadableException e) {
            scan.broken = true;
        }
        return scan;
    }

    /** Adds a batch that was applied, and makes it durable. */
    public void append(List<LoggedChange> changes, long revision) throws IOException {
        if (file == null) {
            Files.write(path, Frames.MAGIC);
            open();
        }
        FileChannel channel = file();
        for (LoggedChange change : changes) {
            write(channel, Frames.record(change.message(), change.change().sequence()));
        }
        write(channel, Frames.mark(revision));
        channel.force(false);
        if (channel.size() > REWRITE_FROM && channel.size() > 2 * sizeAfterRewrite) {
            rewrite(revision);
        }
    }

    /** Starts a copy that a replay fills. */
    public PolicySink.Copy startCopy() throws IOException {
        dropCopiesBefore(copies);
        Path copy = directory.file(COPY + ++copies);
        return new Copy(copy, Files.newOutputStream(copy));
    }

    /** Puts the copy into the place of the saved policy. */
    public void takeCopy(PolicySink.Copy copy, long revision) throws IOException {
        Copy filled = (Copy) copy;
        filled.finish(revision);
        directory.moveInPlace(filled.path, path);
        open();
    }

    /** The copy before the last may still wait to be taken over; older ones can't. */
    private void dropCopiesBefore(int number) throws IOException {
        for (int i = Math.max(1, number - 4); i < number; i++) {
            Files.deleteIfExists(directory.file(COPY + i));
        }
    }

    private void rewrite(long revision) throws IOException {
        Map<String, Long> last = new HashMap<>();
        long index = 0;
        try (DataInputStream in = reader()) {
            for (Frames.Frame frame = Frames.next(in); frame != null; frame = Frames.next(in)) {
                if (frame instanceof Frames.Record(Message message)) {
                    last.put(message.key(), index);
                }
                index++;
            }
        }
        Path rewritten = directory.file(NAME + ".rewrite");
        index = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(rewritten), 1 << 16);
                DataInputStream in = reader()) {
            out.write(Frames.MAGIC);
            for (Frames.Frame frame = Frames.next(in); frame != null; frame = Frames.next(in)) {
                if (frame instanceof Frames.Record(Message message)
                        && Long.valueOf(index).equals(last.get(message.key()))) {
                    out.write(Frames.record(message, message.sequence()));
                }
                index++;
            }
            out.write(Frames.mark(revision));
        } catch (UnreadableException e) {
            throw new IOException("a saved record has no sequence", e);
        }
        directory.moveInPlace(rewritten, path);
        open();
    }

    private DataInputStream reader() throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16));
        in.skipNBytes(Frames.MAGIC.length);
        return in;
    }

    private void open() throws IOException {
        close();
        FileChannel opened = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        sizeAfterRewrite = opened.size();
        file = opened;
    }

    private FileChannel file() throws IOException {
        FileChannel opened = file;
        if (opened == null) {
            throw new IOException("the saved policy is not open");
        }
        return opened;
    }

    private static void write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public void close() throws IOException {
        FileChannel opened = file;
        file = null;
        if (opened != null) {
            opened.close();
        }
    }

    private static final class Scan {
        private final PolicyLog log = new PolicyLog();
        private long revision;
        private long markEnd;
        private boolean broken;
    }

    /** A copy being filled. */
    private static final class Copy implements PolicySink.Copy {
        private final Path path;
        private final OutputStream out;

        Copy(Path path, OutputStream file) throws IOException {
            this.path = path;
            out = new BufferedOutputStream(file, 1 << 16);
            out.write(Frames.MAGIC);
        }

        @Override
        public void append(LoggedChange change) throws IOException {
            out.write(Frames.record(change.message(), change.change().sequence()));
        }

        void finish(long revision) throws IOException {
            out.write(Frames.mark(revision));
            out.close();
        }
    }
}
