package io.ringfence.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;

/** Secrets of one stack: made at its first start, kept in files that only their owner can read. */
final class Secret {
    private static final int BYTES = 32;

    private Secret() {}

    /** The secret in that file, made if there is none: the prefix and 43 characters of base64url. */
    static String in(Path file, String prefix) {
        try {
            if (!Files.exists(file)) {
                byte[] random = new byte[BYTES];
                new SecureRandom().nextBytes(random);
                // Whole before it has its name: a crash must not leave half a secret.
                Path part = file.resolveSibling(file.getFileName() + ".part");
                Files.deleteIfExists(part);
                Files.createFile(
                        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(
                        part, prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n");
                Files.move(part, file);
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StandaloneException("Secret file " + file + " can't be used: " + e, e);
        }
    }
}
