package io.ringfence.nodeagent.edge.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The folder that an agent keeps its state in; one agent at a time. */
public final class StateDirectory implements AutoCloseable {

    private static final String CONTROL_PLANE = "control-plane";

    private final Path folder;
    private final FileChannel channel;

    private StateDirectory(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Opens the folder, making it when it is missing.
     *
     * @throws IOException with what to do, when it can't be written or another agent has it
     */
    public static StateDirectory open(Path folder) throws IOException {
        FileChannel channel;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(
                    "the state directory " + folder + " can't be written; make it writable for the agent, or set"
                            + " node-agent.state-dir to one that is",
                    e);
        }
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new StateDirectory(folder, channel);
            }
        } catch (OverlappingFileLockException e) {
            // The same as a lock of another process.
        }
        channel.close();
        throw new IOException("another agent uses the state directory " + folder
                + "; stop it, or give this one a node-agent.state-dir of its own");
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** Deletes what an agent that was killed has left half written. */
    void deleteStartingWith(String prefix) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /** The control plane's networks as last saved; empty when none are. */
    public List<String> controlPlane() throws IOException {
        Path file = file(CONTROL_PLANE);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /** Saves the control plane's networks, so that a boot without a network knows them. */
    public void saveControlPlane(List<String> networks) throws IOException {
        Path temporary = file(CONTROL_PLANE + ".new");
        Files.write(temporary, networks);
        moveInPlace(temporary, file(CONTROL_PLANE));
    }

    /** Makes a written file durable and gives it its name, at once. */
    void moveInPlace(Path temporary, Path target) throws IOException {
        sync(temporary);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(folder);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel opened = FileChannel.open(path, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
