package io.ringfence.nodeagent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of an agent in a test. */
record TestConfig(
        Optional<String> node,
        Path stateDir,
        Optional<List<String>> controlPlane,
        DryRun dryRun,
        Backend backend,
        int maxElements,
        Duration heartbeat,
        Duration checkInterval,
        Duration fullCheckInterval,
        Optional<List<String>> commandPrefix,
        Fail2Ban fail2ban,
        Calls calls)
        implements NodeAgentConfig {

    /** Settings of {@code /access-check}, which only Quarkus serves. */
    private record Asking(List<String> proxies, String header) implements AccessCheck {}

    @Override
    public AccessCheck accessCheck() {
        return new Asking(List.of("127.0.0.1", "::1"), "X-Real-IP");
    }

    @Override
    public Optional<List<String>> trustedInterfaces() {
        return Optional.empty();
    }

    @Override
    public Path scriptsDir() {
        return stateDir.resolveSibling("etc");
    }

    @Override
    public Duration scriptTimeout() {
        return Duration.ofSeconds(2);
    }

    static TestConfig of(String node, Path stateDir, List<String> commandPrefix) {
        return new TestConfig(
                Optional.of(node),
                stateDir,
                Optional.empty(),
                DryRun.FALSE,
                Backend.NFT,
                6_000_000,
                Duration.ofSeconds(2),
                Duration.ofMillis(400),
                Duration.ofSeconds(60),
                Optional.of(commandPrefix),
                TestFail2Ban.none(stateDir),
                TestCalls.askedOnly());
    }

    /** The same with other ways to the kernel. */
    TestConfig with(DryRun otherDryRun, Backend otherBackend) {
        return with(otherDryRun, otherBackend, maxElements);
    }

    /** The same with smaller sets. */
    TestConfig withMaxElements(int most) {
        return with(dryRun, backend, most);
    }

    private TestConfig with(DryRun otherDryRun, Backend otherBackend, int most) {
        return new TestConfig(
                node,
                stateDir,
                controlPlane,
                otherDryRun,
                otherBackend,
                most,
                heartbeat,
                checkInterval,
                fullCheckInterval,
                commandPrefix,
                fail2ban,
                calls);
    }

    /** The same with a Fail2Ban beside it. */
    TestConfig with(Fail2Ban real) {
        return new TestConfig(
                node,
                stateDir,
                controlPlane,
                dryRun,
                backend,
                maxElements,
                heartbeat,
                checkInterval,
                fullCheckInterval,
                commandPrefix,
                real,
                calls);
    }

    /** The same with a PBX that is heard. */
    TestConfig with(Calls heard) {
        return new TestConfig(
                node,
                stateDir,
                controlPlane,
                dryRun,
                backend,
                maxElements,
                heartbeat,
                checkInterval,
                fullCheckInterval,
                commandPrefix,
                fail2ban,
                heard);
    }
}
