package io.ringfence.nodeagent.edge.os.script;

import io.ringfence.nodeagent.core.script.ScriptName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * The scripts in the agent's configuration folder. Only root may have written them. What runs is a private copy of what was
 * checked.
 */
public final class ScriptFiles {

    /** The largest script. */
    static final int MAX_SIZE = 1 << 20;

    private static final int OTHERS_MAY_WRITE = 022;
    private static final int OWNER_MAY_RUN = 0100;
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;
    private final Path copies;

    /** How a script was found. */
    public sealed interface Found {
        /** Another text when the file, or what it may do, has changed. */
        String stamp();
    }

    /** There is none. */
    public record Absent() implements Found {
        @Override
        public String stamp() {
            return "";
        }
    }

    /** It may not run; {@code why} says what to do. */
    public record Unfit(String why) implements Found {
        @Override
        public String stamp() {
            return why;
        }
    }

    /** It may run. */
    public record Fit(Path file, String stamp) implements Found {}

    /**
     * A private copy of a script.
     *
     * @param sha256 of what is in it
     */
    public record Copied(Path file, String sha256) {}

    /**
     * Looks for scripts in a folder.
     *
     * @param state the agent's state directory, which takes the copies
     */
    public ScriptFiles(Path folder, Path state) {
        this.folder = folder;
        this.copies = state.resolve("scripts");
    }

    /** Looks for a script and whether it may run. */
    public Found find(ScriptName name) {
        Path path = folder.resolve(name.fileName());
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return new Absent();
            }
            Path home = folder.toRealPath();
            Path file = path.toRealPath();
            if (!home.equals(file.getParent())) {
                return new Unfit(path + " is a link to " + file + "; put the script itself into " + folder);
            }
            Facts of = facts(file);
            if (!of.regular()) {
                return new Unfit(path + " is no regular file; put the script itself there");
            }
            String wrong = notOfRoot(home);
            wrong = wrong.isEmpty() ? notOfRoot(file) : wrong;
            if (!wrong.isEmpty()) {
                return new Unfit(wrong);
            }
            if ((of.mode() & OWNER_MAY_RUN) == 0) {
                return new Unfit(path + " is not executable; chmod u+x " + path + ", or take it away");
            }
            if (of.size() > MAX_SIZE) {
                return new Unfit(path + " has more than " + MAX_SIZE + " bytes; keep addresses in a file of their own");
            }
            return new Fit(file, of + " in " + facts(home).mode());
        } catch (NoSuchFileException e) {
            return new Unfit(path + " is a link to nothing; put the script itself there");
        } catch (IOException e) {
            return new Unfit(path + " can't be read: " + e.getMessage());
        }
    }

    /** Copies a script that may run. What was changed meanwhile is an error. */
    public Copied copy(ScriptName name, Fit found) throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(found.file(), LinkOption.NOFOLLOW_LINKS)) {
            content = in.readNBytes(MAX_SIZE);
        }
        if (!found.equals(find(name))) {
            throw new IOException(found.file() + " was changed while it was read");
        }
        Files.createDirectories(copies, PRIVATE);
        Path temporary = Files.createTempFile(copies, name.fileName(), ".new", PRIVATE);
        Files.write(temporary, content);
        Path copy = copies.resolve(name.fileName());
        Files.move(temporary, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new Copied(copy, sha256(content));
    }

    private static String notOfRoot(Path path) throws IOException {
        Facts of = facts(path);
        if (of.uid() != 0) {
            return path + " does not belong to root; chown root " + path;
        }
        return (of.mode() & OTHERS_MAY_WRITE) == 0
                ? ""
                : path + " can be written by others than root; chmod go-w " + path;
    }

    /** What the file system says of a file. */
    private record Facts(boolean regular, int mode, int uid, long size, long inode, String changed) {}

    private static Facts facts(Path path) throws IOException {
        Map<String, Object> of =
                Files.readAttributes(path, "unix:mode,uid,ino,size,ctime,isRegularFile", LinkOption.NOFOLLOW_LINKS);
        return new Facts(
                Boolean.TRUE.equals(of.get("isRegularFile")),
                (int) number(of, "mode"),
                (int) number(of, "uid"),
                number(of, "size"),
                number(of, "ino"),
                String.valueOf(of.get("ctime")));
    }

    private static long number(Map<String, Object> of, String name) throws IOException {
        if (of.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IOException("the file system does not tell the " + name + " of files");
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
