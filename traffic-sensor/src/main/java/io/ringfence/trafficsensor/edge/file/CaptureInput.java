package io.ringfence.trafficsensor.edge.file;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A capture file, or standard input.
 *
 * @param in its bytes; not buffered, because they are read in large pieces
 * @param size how many there are; -1 when that is not known
 */
public record CaptureInput(InputStream in, long size) implements AutoCloseable {

    /**
     * Opens it.
     *
     * @param name a path, or {@code -} for standard input
     */
    public static CaptureInput open(String name) throws IOException {
        if (name.equals("-")) {
            return new CaptureInput(new FileInputStream(FileDescriptor.in), -1);
        }
        Path path = Path.of(name);
        if (Files.isDirectory(path)) {
            throw new IOException("is a folder");
        }
        return new CaptureInput(new FileInputStream(path.toFile()), Files.isRegularFile(path) ? Files.size(path) : -1);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
