package io.ringfence.nodeagent.edge.os.rate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ringfence.firewall.network.Family;
import io.ringfence.nodeagent.core.rate.TableReading;
import io.ringfence.nodeagent.core.rate.TableTally;
import io.ringfence.nodeagent.edge.os.Commands;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Reads xt_hashlimit's tables. Their files are of the network namespace of who opens them; where commands run in another
 * one, {@code cat} reads them there. A table that is not there has no sources.
 */
public final class RateTables {

    /** More lines than a table has room for. */
    private static final int MAX_LINES = 300_000;

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Commands commands;
    private final boolean elsewhere;

    /**
     * Reads tables.
     *
     * @param elsewhere whether commands run in another network namespace than this process
     */
    public RateTables(Commands commands, boolean elsewhere) {
        this.commands = commands;
        this.elsewhere = elsewhere;
    }

    /** Reads the tables of that name of both families. */
    public TableReading read(String table) throws InterruptedException {
        TableTally tally = new TableTally();
        for (Family family : Family.values()) {
            Path file = Path.of("/proc/net", directory(family), table);
            if (elsewhere) {
                readThere(file, family, tally);
            } else {
                readHere(file, family, tally);
            }
        }
        return tally.reading();
    }

    private static void readHere(Path file, Family family, TableTally tally) {
        try (BufferedReader lines = Files.newBufferedReader(file, ISO_8859_1)) {
            int count = 0;
            for (String line = lines.readLine(); line != null && count < MAX_LINES; line = lines.readLine()) {
                tally.add(family, line);
                count++;
            }
        } catch (IOException e) {
            // No rule has made the table, or it went while it was read.
        }
    }

    private void readThere(Path file, Family family, TableTally tally) throws InterruptedException {
        int[] count = {0};
        commands.run(Commands.Command.of(LIMIT, "cat", file.toString()).withOutput(line -> {
            if (count[0]++ < MAX_LINES) {
                tally.add(family, line);
            }
        }));
    }

    private static String directory(Family family) {
        return switch (family) {
            case IPV4 -> "ipt_hashlimit";
            case IPV6 -> "ip6t_hashlimit";
        };
    }
}
