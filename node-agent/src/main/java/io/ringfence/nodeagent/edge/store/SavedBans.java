package io.ringfence.nodeagent.edge.store;

import io.ringfence.contract.Codec;
import io.ringfence.contract.Message;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.ban.BanRecord;
import io.ringfence.contract.ban.IpBanned;
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

/** The bans that a node knows on disk, so that a boot without Kafka enforces them, and none of its own is forgotten. */
public final class SavedBans {

    private static final String NAME = "bans.log";
    private static final String SOURCE = "/saved";
    private static final long PUBLISHED = 0;
    private static final long PENDING = 1;

    private final StateDirectory directory;

    public SavedBans(StateDirectory directory) {
        this.directory = directory;
    }

    /**
     * What was saved.
     *
     * @param published bans that the topic has
     * @param pending bans and lifts of this node that may not be there yet
     */
    public record Loaded(List<IpBanned> published, List<BanRecord> pending) {}

    /** The saved bans; none when there are none, or the file is of another version. */
    public Loaded load() throws IOException {
        List<IpBanned> published = new ArrayList<>();
        List<BanRecord> pending = new ArrayList<>();
        Path path = directory.file(NAME);
        if (Files.exists(path)) {
            try (DataInputStream in =
                    new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
                if (Arrays.equals(in.readNBytes(Frames.MAGIC.length), Frames.MAGIC)) {
                    for (Frames.Frame frame = Frames.next(in); frame != null; frame = Frames.next(in)) {
                        if (frame instanceof Frames.Record(Message message)
                                && Codec.decode(message) instanceof BanRecord event) {
                            if (message.sequence() == PENDING) {
                                pending.add(event);
                            } else if (event instanceof IpBanned ban) {
                                published.add(ban);
                            }
                        }
                    }
                }
            } catch (UnreadableException e) {
                throw new IOException("the saved bans are broken: " + e.getMessage(), e);
            }
        }
        return new Loaded(published, pending);
    }

    /** Saves bans in place of those before. */
    public void save(Collection<IpBanned> published, Collection<BanRecord> pending) throws IOException {
        Path temporary = directory.file(NAME + ".new");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
            out.write(Frames.MAGIC);
            for (IpBanned ban : published) {
                out.write(frame(ban, PUBLISHED));
            }
            for (BanRecord event : pending) {
                out.write(frame(event, PENDING));
            }
        }
        directory.moveInPlace(temporary, directory.file(NAME));
    }

    private static byte[] frame(BanRecord event, long sequence) throws IOException {
        return Frames.record(Codec.encode(event, SOURCE, Instant.EPOCH, OptionalLong.empty()), sequence);
    }
}
