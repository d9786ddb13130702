package io.ringfence.policyservice.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** Who may go where, as {@code access-table.txt} has it. */
public final class AccessTable {

    private AccessTable() {}

    /**
     * An address.
     *
     * @param role the least role that may go there, or {@code anybody}
     */
    public record Line(String method, String path, String role) {

        @Override
        public String toString() {
            return method + " " + path + " " + role;
        }
    }

    /** All lines. */
    public static List<Line> lines() {
        try (InputStream file = AccessTable.class.getResourceAsStream("/access-table.txt")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.trim().split("\\s+"))
                    .map(parts -> new Line(parts[0], parts[1], parts[2]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
