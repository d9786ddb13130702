package io.ringfence.nodeagent.edge.store;

import io.ringfence.contract.Message;
import io.ringfence.contract.UnreadableException;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.country.CountryTableBuilder;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/** The last whole build of the country data on disk, so that a boot without Kafka filters by it. */
public final class SavedCountries {

    private static final String NAME = "countries.log";

    private final StateDirectory directory;

    public SavedCountries(StateDirectory directory) {
        this.directory = directory;
    }

    /** The saved build; empty when there is none, or the file is not whole. */
    public Optional<CountryTable> load() throws IOException {
        Path path = directory.file(NAME);
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        CountryTableBuilder builder = new CountryTableBuilder();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path), 1 << 16))) {
            if (Arrays.equals(in.readNBytes(Frames.MAGIC.length), Frames.MAGIC)) {
                for (Frames.Frame frame = Frames.next(in); frame != null; frame = Frames.next(in)) {
                    if (frame instanceof Frames.Record(Message message)) {
                        var _ = builder.take(message); // the last one makes the table
                    }
                }
            }
        } catch (UnreadableException e) {
            throw new IOException("the saved country data are broken: " + e.getMessage(), e);
        }
        return builder.table();
    }

    /** Saves the records of a build in place of the one before. */
    public void save(Collection<Message> build) throws IOException {
        Path temporary = directory.file(NAME + ".new");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
            out.write(Frames.MAGIC);
            for (Message message : build) {
                out.write(Frames.record(message, 0));
            }
        }
        directory.moveInPlace(temporary, directory.file(NAME));
    }
}
