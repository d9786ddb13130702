package io.ringfence.standalone.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides {@link RequiresNetworkNamespaces}. */
public final class NetworkNamespacesCondition implements ExecutionCondition {
    private static final List<String> PROGRAMS = List.of("ip", "iptables", "ip6tables", "ipset");
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> missing = missing();
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("network namespaces can be made here");
        }
        if ("true".equals(System.getenv("CI"))) {
            throw new IllegalStateException("Needs network namespaces, and CI may not skip it: " + missing.get());
        }
        return ConditionEvaluationResult.disabled(missing.get());
    }

    /** Why network namespaces can't be made here, or nothing when they can. */
    public static Optional<String> missing() {
        if (!"Linux".equals(System.getProperty("os.name"))) {
            return Optional.of("not Linux but " + System.getProperty("os.name"));
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("not root but " + System.getProperty("user.name"));
        }
        return PROGRAMS.stream()
                .filter(program -> FOLDERS.stream().noneMatch(in -> Files.isExecutable(Path.of(in, program))))
                .findFirst()
                .map(program -> program + " is not installed")
                .or(NetworkNamespacesCondition::refused);
    }

    private static Optional<String> refused() {
        try (NetworkNamespace namespace = NetworkNamespace.create()) {
            namespace.run("ip", "link", "show", "lo");
            return Optional.empty();
        } catch (IllegalStateException e) {
            return Optional.of("the kernel refuses network namespaces: " + e.getMessage());
        }
    }
}
