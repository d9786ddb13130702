package io.ringfence.policyservice.edge.geoip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/** The last good download, where a directory is set. */
final class KeptFile {

    private final Optional<Path> file;

    KeptFile(Optional<Path> directory) {
        this.file = directory.map(folder -> folder.resolve("countries.mmdb"));
    }

    /** When it was kept; empty when there is none. */
    Optional<Instant> at() {
        try {
            return file.isPresent() && Files.isRegularFile(file.get())
                    ? Optional.of(Files.getLastModifiedTime(file.get()).toInstant())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    byte[] read() throws UnusableException {
        Path path = file.orElseThrow(() -> new UnusableException("no directory is set"));
        try (InputStream in = Files.newInputStream(path)) {
            return Bounded.read(in, path.toString());
        } catch (IOException e) {
            throw new UnusableException("the kept file " + path + " can't be read: " + e.getMessage());
        }
    }

    /** Keeps a download in place of the last one; a crash leaves one of the two. */
    void write(byte[] database) throws UnusableException {
        if (file.isEmpty()) {
            return;
        }
        Path path = file.get();
        try {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Path part = path.resolveSibling("countries.mmdb.part");
            Files.write(part, database);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UnusableException("published, but " + path + " can't be written: " + e.getMessage()
                    + "; see its rights and its disk");
        }
    }
}
