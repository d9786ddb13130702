package io.ringfence.nodeagent.edge.cdr;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A file with those beside it that had its name before: {@code Master.csv.1}, {@code Master.csv-20261125}. */
final class Siblings {

    private static final Pattern COMPRESSED = Pattern.compile(".*\\.(gz|bz2|xz|zst|Z)");
    private static final int MOST = 10_000;

    private record Found(Path path, long inode, long modified) {}

    private final Path path;

    Siblings(Path path) {
        this.path = path.toAbsolutePath();
    }

    /** The file that has the name now, whether it is there or not. */
    Path named() {
        return path;
    }

    /** Whether the file that has the name is that one, or none has it. */
    boolean isNamed(long inode) throws IOException {
        try {
            return inode(path) == inode;
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /** The file with an inode. */
    Optional<Path> pathOf(long inode) throws IOException {
        return all().stream()
                .filter(found -> found.inode == inode)
                .map(Found::path)
                .findFirst();
    }

    /** When a file was written last, in milliseconds of the epoch. */
    OptionalLong modifiedOf(long inode) throws IOException {
        return all().stream()
                .filter(found -> found.inode == inode)
                .mapToLong(Found::modified)
                .findFirst();
    }

    /** When any of them was written last; 0 without one. */
    long lastModified() throws IOException {
        return all().stream().mapToLong(Found::modified).max().orElse(0);
    }

    /** The file to read after one that was written last at a time: the next older ones first, the named one last. */
    Optional<Path> after(long inode, long modified) throws IOException {
        Comparator<Found> order = Comparator.comparing((Found found) -> found.path.equals(path))
                .thenComparing(Found::modified)
                .thenComparing(Found::inode);
        return all().stream()
                .filter(found -> found.inode != inode)
                .filter(found -> found.path.equals(path)
                        || found.modified > modified
                        || found.modified == modified && found.inode > inode)
                .min(order)
                .map(Found::path);
    }

    private List<Found> all() throws IOException {
        List<Found> all = new ArrayList<>();
        Path folder = path.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return all;
        }
        String name = String.valueOf(path.getFileName());
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, file -> isOne(name, String.valueOf(file.getFileName())))) {
            for (Path file : files) {
                if (all.size() < MOST && Files.isRegularFile(file)) {
                    all.add(new Found(
                            file, inode(file), Files.getLastModifiedTime(file).toMillis()));
                }
            }
        } catch (NoSuchFileException e) {
            return all; // renamed meanwhile; the next look sees it
        }
        return all;
    }

    private static boolean isOne(String name, String other) {
        boolean isOlder = other.length() > name.length()
                && other.startsWith(name)
                && ".-_".indexOf(other.charAt(name.length())) >= 0
                && !COMPRESSED.matcher(other).matches();
        return isOlder || other.equals(name);
    }

    /** What a file is known by, whatever its name. */
    static long inode(Path file) throws IOException {
        return ((Number) Files.getAttribute(file, "unix:ino")).longValue();
    }
}
