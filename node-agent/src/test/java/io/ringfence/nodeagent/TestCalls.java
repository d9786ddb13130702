package io.ringfence.nodeagent;

import java.util.List;
import java.util.Optional;

/** Settings of an agent in a test: how its PBX asks, and is asked. */
record TestCalls(
        String account,
        Optional<String> tenant,
        List<String> emergencyNumbers,
        NodeAgentConfig.Agi agi,
        NodeAgentConfig.Ami ami)
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

    /** A PBX that asks over HTTP alone. */
    static TestCalls askedOnly() {
        return of(Optional.empty(), 5038);
    }

    /** A PBX whose AMI is on a port. */
    static TestCalls withAmi(int port) {
        return of(Optional.of("ringfence"), port);
    }

    private static TestCalls of(Optional<String> user, int port) {
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
                        Optional.of("Europe/Rome")));
    }
}
