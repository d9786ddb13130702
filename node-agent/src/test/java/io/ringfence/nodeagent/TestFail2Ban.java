package io.ringfence.nodeagent;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the Fail2Ban of a test is. */
record TestFail2Ban(boolean managed, Path configDir, Path socket, String client, Path agent, List<String> logs)
        implements NodeAgentConfig.Fail2Ban {

    /** Agents of other tests leave the machine's Fail2Ban alone. */
    static TestFail2Ban none(Path stateDir) {
        return new TestFail2Ban(
                false,
                stateDir.resolve("none"),
                stateDir.resolve("none.sock"),
                "fail2ban-client",
                stateDir.resolve("agent.sock"),
                List.of());
    }

    @Override
    public Optional<Path> actionSocket() {
        return Optional.of(agent);
    }

    @Override
    public Optional<List<String>> asteriskLogs() {
        return Optional.of(logs);
    }

    @Override
    public Optional<List<String>> freeswitchLogs() {
        return Optional.of(List.of());
    }

    @Override
    public Optional<List<String>> kamailioLogs() {
        return Optional.of(List.of());
    }

    @Override
    public Optional<List<String>> nginxLogs() {
        return Optional.of(List.of());
    }

    @Override
    public Optional<List<String>> apacheLogs() {
        return Optional.of(List.of());
    }
}
