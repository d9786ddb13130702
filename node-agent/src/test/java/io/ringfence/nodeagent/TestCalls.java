package io.ringfence.nodeagent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of an agent in a test: how its PBX asks, and is asked. */
record TestCalls(
        String account,
        Optional<String> tenant,
        List<String> emergencyNumbers,
        NodeAgentConfig.Agi agi,
        NodeAgentConfig.Ami ami,
        NodeAgentConfig.CdrFile cdrFile)
        implements NodeAgentConfig.Calls {

    private record Asking(Optional<Integer> port, Optional<String> accountVariable) implements NodeAgentConfig.Agi {}

    private record Asked(
            Optional<String> user,
            Optional<String> secret,
            String host,
            int port,
            List<String> trunks,
            Optional<String> zone)
            implements NodeAgentConfig.Ami {}

    private record Written(
            Optional<Path> path,
            Format format,
            Optional<List<String>> columns,
            List<String> trunks,
            Optional<String> zone)
            implements NodeAgentConfig.CdrFile {

        static Written at(Optional<Path> path) {
            return new Written(path, Format.CSV, Optional.empty(), List.of("PJSIP/trunk-"), Optional.of("Europe/Rome"));
        }
    }

    @Override
    public Duration blindAfter() {
        return Duration.ofSeconds(60);
    }

    /** A PBX that asks over HTTP alone. */
    static TestCalls askedOnly() {
        return of(Optional.empty(), 5038, Optional.empty());
    }

    /** A PBX whose AMI is on a port. */
    static TestCalls withAmi(int port) {
        return of(Optional.of("ringfence"), port, Optional.empty());
    }

    /** A PBX that writes a file. */
    static TestCalls withCdrFile(Path path) {
        return of(Optional.empty(), 5038, Optional.of(path));
    }

    /** A PBX of which each call would be told twice. */
    static TestCalls withAmiAndCdrFile(int port, Path path) {
        return of(Optional.of("ringfence"), port, Optional.of(path));
    }

    private static TestCalls of(Optional<String> user, int port, Optional<Path> file) {
        return new TestCalls(
                "<extension>-<tenant>",
                Optional.empty(),
                List.of("112", "911"),
                new Asking(Optional.empty(), Optional.empty()),
                new Asked(
                        user,
                        user.map(name -> "secret"),
                        "127.0.0.1",
                        port,
                        List.of("PJSIP/trunk-"),
                        Optional.of("Europe/Rome")),
                Written.at(file));
    }
}
