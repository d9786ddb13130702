package io.ringfence.nodeagent;

import io.ringfence.contract.node.NodeReported;
import io.ringfence.nodeagent.core.access.AccessPolicy;
import io.ringfence.nodeagent.status.StatusBoard;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the node holds the policy, or compares only; with the reason in words. */
@Readiness
@ApplicationScoped
class ReadyCheck implements HealthCheck {

    private final NodeAgent agent;
    private final AccessPolicy access;

    ReadyCheck(NodeAgent agent, AccessPolicy access) {
        this.agent = agent;
        this.access = access;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("policy")
                .withData("kafka", agent.contact().describe());
        if (access.webCountries().on() && !access.hasCountries()) {
            answer.withData("webCountries", "no country's networks are known: web pages are open to all");
        }
        agent.calls().flatMap(calls -> calls.blindness().words()).ifPresent(words -> answer.withData("billing", words));
        NodeReported report = agent.board().flatMap(StatusBoard::last).orElse(null);
        if (report == null) {
            return answer.withData("reason", "the saved policy is being applied")
                    .down()
                    .build();
        }
        answer.withData("mode", report.mode().name()).withData("appliedRevision", report.appliedRevision());
        if (report.lastError() != null) {
            answer.withData("lastError", report.lastError());
        }
        boolean ready = switch (report.mode()) {
            case ENFORCING, DRY_RUN -> true;
            case WAITING, DEGRADED -> false;
        };
        if (report.mode() == NodeReported.Mode.WAITING) {
            answer.withData("reason", "no policy yet, neither saved nor from Kafka");
        }
        return answer.status(ready).build();
    }
}
