package io.ringfence.policyservice.edge.rest.console.tenant;

import io.ringfence.policyservice.core.refusal.UnreachableException;
import io.ringfence.policyservice.core.usage.Usage;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What several tenants have spent, asked for at once: a page does not wait for one after the other, nor for long. */
@ApplicationScoped
public class Spending {

    private static final long PATIENCE_MILLIS = 2_000;

    @Inject
    Usage.Source usage;

    /** The usage of each tenant that could be had in time. */
    public Map<String, Usage> of(List<String> tenants) {
        Map<String, Usage> found = new LinkedHashMap<>();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            Map<String, Future<Usage>> asked = new LinkedHashMap<>();
            tenants.forEach(tenant -> asked.put(tenant, threads.submit(() -> usage.of(tenant, Optional.empty()))));
            asked.forEach((tenant, answer) -> await(answer, end).ifPresent(told -> found.put(tenant, told)));
        } finally {
            threads.shutdownNow();
        }
        return found;
    }

    /** The usage of a tenant or an extension; empty when whoever counts does not answer. */
    public Optional<Usage> of(String tenant, Optional<String> extension) {
        try {
            return Optional.of(usage.of(tenant, extension));
        } catch (UnreachableException away) {
            return Optional.empty();
        }
    }

    private static Optional<Usage> await(Future<Usage> answer, long end) {
        try {
            return Optional.of(answer.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
