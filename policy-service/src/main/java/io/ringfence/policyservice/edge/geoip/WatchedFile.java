package io.ringfence.policyservice.edge.geoip;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A database file that something else replaces. */
final class WatchedFile implements DatabaseSource {

    private final Path file;
    private @Nullable String settled;
    private @Nullable String read;

    WatchedFile(Path file) {
        this.file = file;
    }

    @Override
    public boolean isDue(Instant now) {
        return !mark().equals(settled);
    }

    @Override
    public byte[] read(boolean asked, Instant now) throws UnusableException {
        read = mark();
        try (InputStream in = Files.newInputStream(file)) {
            return Bounded.read(in, file.toString());
        } catch (NoSuchFileException e) {
            throw new UnusableException("there is no file " + file + "; put a MaxMind database with countries there");
        } catch (IOException e) {
            throw new UnusableException("the file " + file + " can't be read: " + e.getMessage());
        }
    }

    @Override
    public void published(byte[] database) {
        settled = read;
    }

    @Override
    public void refused() {
        settled = read;
    }

    /** Differs when the file was written to or replaced. */
    private String mark() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "none";
        }
    }
}
