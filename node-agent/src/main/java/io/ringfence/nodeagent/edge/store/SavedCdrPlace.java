package io.ringfence.nodeagent.edge.store;

import io.ringfence.nodeagent.core.cdr.FilePlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Up to where the PBX's CDR file was read. */
public final class SavedCdrPlace {

    private static final String NAME = "cdr-file.place";

    private final StateDirectory directory;

    public SavedCdrPlace(StateDirectory directory) {
        this.directory = directory;
    }

    /** The saved place; empty the first time. */
    public Optional<FilePlace> load() throws IOException {
        Path file = directory.file(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            List<Long> numbers = Files.readAllLines(file).stream()
                    .map(line -> Long.parseLong(line.strip()))
                    .toList();
            return Optional.of(new FilePlace(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3)));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new IOException(
                    "the saved place " + file + " is broken; remove it to go on from the end of the CDR file", e);
        }
    }

    /** Saves it in place of the one before. */
    public void save(FilePlace place) throws IOException {
        Path temporary = directory.file(NAME + ".new");
        Files.writeString(
                temporary,
                place.inode() + "\n" + place.offset() + "\n" + place.print() + "\n" + place.modified() + "\n");
        directory.moveInPlace(temporary, directory.file(NAME));
    }
}
