package io.ringfence.standalone.os;

import io.ringfence.standalone.StandaloneException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that one run at a time can hold; the kernel lets go of it when the process ends, however it ends. */
public final class RunLock implements AutoCloseable {
    private final FileChannel channel;

    private RunLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, or refuses when another run has it.
     *
     * @param taken what to say then
     */
    public static RunLock take(Path file, String taken) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                return new RunLock(channel);
            }
            channel.close();
            throw new StandaloneException(taken + " (it holds " + file + ").");
        } catch (IOException e) {
            throw new StandaloneException("Lock file " + file + " can't be used: " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StandaloneException("Lock file can't be closed: " + e.getMessage(), e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
