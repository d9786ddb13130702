package io.ringfence.nodeagent.fail2ban;

import io.ringfence.contract.node.Fail2BanReport.JailReport;
import io.ringfence.nodeagent.core.fail2ban.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds jails whose logs are written while their filter matches none of it. For one thread. */
final class QuietFilters {

    /** A busy PBX writes so much in a day; what is attacked has matched long before. */
    static final long MUCH = 1L << 20;

    /** What was seen of a log. */
    private record Seen(long size, long written) {}

    private final Map<String, Seen> logs = new HashMap<>();

    /**
     * Looks at the logs of jails once more.
     *
     * @param problems gets each jail that has matched nothing in {@link #MUCH} of its logs
     */
    void look(Map<Watched, List<String>> watched, List<JailReport> jails, List<String> problems) {
        watched.forEach((program, paths) -> {
            long written = paths.stream().mapToLong(this::written).sum();
            jails.stream()
                    .filter(jail -> jail.name().equals(program.jail()))
                    .filter(jail -> jail.failures() == 0 && jail.bannedTotal() == 0 && written >= MUCH)
                    .forEach(jail -> problems.add("no line of " + String.join(", ", paths) + " has matched the filter "
                            + program.filter() + ", and " + (written >> 10)
                            + " KiB were written meanwhile; see whether the program logs attacks there: fail2ban-regex "
                            + paths.getFirst() + " " + program.filter().replaceFirst("\\[.*", "")));
        });
    }

    /** What was written into it since it was seen first; a log that became shorter was rotated. */
    private long written(String path) {
        long size;
        try {
            size = Files.size(Path.of(path));
        } catch (IOException e) {
            size = 0; // it is between two rotations
        }
        long now = size;
        return logs.compute(
                        path,
                        (log, seen) -> seen == null
                                ? new Seen(now, 0)
                                : new Seen(now, seen.written() + (now >= seen.size() ? now - seen.size() : now)))
                .written();
    }
}
