package io.ringfence.nodeagent.fail2ban;

import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.nodeagent.core.fail2ban.Watched;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the logs of the watched programs are: those that an admin has named, else the usual ones that are there.
 *
 * @param configured what an admin has named, of each program
 */
public record WatchedLogs(Map<Watched, List<String>> configured) {

    /**
     * The logs to watch, of each program that is asked for and has any.
     *
     * @param problems gets what is wrong with configured ones
     */
    public Map<Watched, List<String>> watched(Fail2Ban settings, List<String> problems) {
        Map<Watched, List<String>> watched = new EnumMap<>(Watched.class);
        for (Watched program : Watched.values()) {
            if (!program.isAsked(settings)) {
                continue;
            }
            List<String> there = of(program).stream()
                    .filter(path -> Files.isReadable(Path.of(path)))
                    .toList();
            if (!there.isEmpty()) {
                watched.put(program, there);
            }
            if (named(program).isPresent()) {
                of(program).stream()
                        .filter(path -> !there.contains(path))
                        .forEach(path -> problems.add(path + " of node-agent.fail2ban." + program.program() + "-logs"
                                + " is not there or can't be read; it is watched once it is"));
            }
        }
        if (watched.isEmpty() && (settings.voip() || settings.web())) {
            problems.add("no log was found to watch: name them, such as in node-agent.fail2ban.asterisk-logs");
        }
        return watched;
    }

    private List<String> of(Watched program) {
        return named(program).orElse(program.usualLogs());
    }

    private Optional<List<String>> named(Watched program) {
        return Optional.ofNullable(configured.get(program));
    }
}
