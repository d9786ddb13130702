package io.ringfence.nodeagent.edge.store;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Event;
import io.ringfence.contract.Message;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.block.BlockRecord;
import io.ringfence.contract.limit.LimitRecord;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** Limits, routes and blocks on disk, so that a boot without Kafka answers PBXs as before. */
public final class SavedCalls {

    private static final String LIMITS = "call-limits.log";
    private static final String BLOCKS = "call-blocks.log";
    private static final String SOURCE = "/saved";

    private final StateDirectory directory;

    public SavedCalls(StateDirectory directory) {
        this.directory = directory;
    }

    /** The saved limits, tenants and routes; none when there are none, or the file is of another version. */
    public List<LimitRecord> limits() throws IOException {
        return load(LIMITS, LimitRecord.class);
    }

    /** The saved blocks and lifts. */
    public List<BlockRecord> blocks() throws IOException {
        return load(BLOCKS, BlockRecord.class);
    }

    /** Saves limits, tenants and routes in place of those before. */
    public void saveLimits(Collection<LimitRecord> limits) throws IOException {
        save(LIMITS, limits);
    }

    /** Saves blocks and lifts in place of those before. */
    public void saveBlocks(Collection<BlockRecord> blocks) throws IOException {
        save(BLOCKS, blocks);
    }

    private <T extends Event> List<T> load(String name, Class<T> kind) throws IOException {
        List<T> records = new ArrayList<>();
        Path path = directory.file(name);
        if (!Files.exists(path)) {
            return records;
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
            if (Arrays.equals(in.readNBytes(Frames.MAGIC.length), Frames.MAGIC)) {
                for (Frames.Frame frame = Frames.next(in); frame != null; frame = Frames.next(in)) {
                    if (frame instanceof Frames.Record(Message message)) {
                        Event event = Codec.decode(message);
                        if (kind.isInstance(event)) {
                            records.add(kind.cast(event));
                        }
                    }
                }
            }
        } catch (UnreadableException e) {
            throw new IOException("the saved " + name + " is broken: " + e.getMessage(), e);
        }
        return records;
    }

    private void save(String name, Collection<? extends Event> records) throws IOException {
        Path temporary = directory.file(name + ".new");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
            out.write(Frames.MAGIC);
            for (Event event : records) {
                out.write(Frames.record(Codec.encode(event, SOURCE, Instant.EPOCH, OptionalLong.empty()), 0));
            }
        }
        directory.moveInPlace(temporary, directory.file(name));
    }
}
