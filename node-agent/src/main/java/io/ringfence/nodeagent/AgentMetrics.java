package io.ringfence.nodeagent;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.contract.node.BansReport;
import io.ringfence.contract.node.Fail2BanReport;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.NodeReported.NotLoaded;
import io.ringfence.contract.node.NodeReported.SetReport;
import io.ringfence.firewall.ruleset.KernelSet;
import io.ringfence.nodeagent.core.rate.TableReading;
import io.ringfence.nodeagent.status.StatusBoard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.function.ToDoubleFunction;

/** The agent's figures for Prometheus, all named {@code ringfence_agent_*}. */
@ApplicationScoped
class AgentMetrics {

    private final NodeAgent agent;
    private final MeterRegistry registry;

    AgentMetrics(NodeAgent agent, MeterRegistry registry) {
        this.agent = agent;
        this.registry = registry;
    }

    void onStart(@Observes StartupEvent event) {
        gauge("applied_revision", report -> (double) report.appliedRevision());
        gauge("enforcing", report -> report.mode() == NodeReported.Mode.ENFORCING ? 1 : 0);
        for (KernelSet set : KernelSet.values()) {
            setGauge("asked", set, report -> setReport(report, set, SetReport::asked));
            setGauge("loaded", set, report -> setReport(report, set, SetReport::loaded));
            setGauge(
                    "not_loaded",
                    set,
                    report -> report.notLoaded().stream()
                            .filter(lacking -> lacking.set().equals(set.setName()))
                            .mapToInt(NotLoaded::count)
                            .sum());
        }
        gauge("bans_active", report -> bans(report, BansReport::active));
        gauge("bans_enforced", report -> bans(report, BansReport::enforced));
        gauge("bans_pending", report -> bans(report, BansReport::pending));
        FunctionCounter.builder(
                        "ringfence.agent.bans.dropped",
                        agent,
                        held -> held.bans().dropped())
                .description("Bans that Fail2Ban told of while too many waited; they are found by asking it")
                .register(registry);
        gauge("fail2ban_up", report -> {
            Fail2BanReport fail2ban = report.fail2ban();
            return fail2ban != null && fail2ban.state() == Fail2BanReport.State.RUNNING ? 1 : 0;
        });
        Gauge.builder(
                        "ringfence.agent.fail2ban.look.seconds",
                        agent,
                        held -> held.fail2BanLook().toNanos() / 1e9)
                .description("How long the last asking of Fail2Ban took")
                .register(registry);
        counter("repairs", board -> board.last().map(NodeReported::repairs).orElse(0L));
        counter("elements_written", StatusBoard::elementsWritten);
        counter("unreadable_records", StatusBoard::unreadableRecords);
        counter("repeated_records", StatusBoard::repeatedRecords);
        rateGauge("sources", TableReading::entries);
        rateGauge("sources_limited", TableReading::limited);
        rateGauge("table_fill", TableReading::fill);
        Gauge.builder(
                        "ringfence.agent.apply.seconds",
                        agent,
                        held -> held.lastApply().toNanos() / 1e9)
                .description("The last change from compiled to proven")
                .register(registry);
        Gauge.builder("ringfence.agent.kafka.contact.age.seconds", agent, AgentMetrics::contactAge)
                .description("Since Kafka answered last")
                .register(registry);
    }

    private static double bans(NodeReported report, ToDoubleFunction<BansReport> value) {
        BansReport bans = report.bans();
        return bans == null ? 0 : value.applyAsDouble(bans);
    }

    private static double contactAge(NodeAgent agent) {
        Duration age = Duration.between(agent.contact().since(), Instant.now());
        return Math.max(0, age.toMillis() / 1e3);
    }

    private static int setReport(NodeReported report, KernelSet set, java.util.function.ToIntFunction<SetReport> what) {
        return report.sets().stream()
                .filter(read -> read.name().equals(set.setName()))
                .mapToInt(what)
                .sum();
    }

    private void gauge(String name, ToDoubleFunction<NodeReported> value) {
        Gauge.builder("ringfence.agent." + name.replace('_', '.'), agent, held -> value(held, value))
                .register(registry);
    }

    private void setGauge(String name, KernelSet set, ToDoubleFunction<NodeReported> value) {
        Gauge.builder("ringfence.agent." + name.replace('_', '.'), agent, held -> value(held, value))
                .tag("set", set.setName())
                .register(registry);
    }

    private void rateGauge(String name, ToDoubleFunction<TableReading> value) {
        Gauge.builder("ringfence.agent.sip." + name.replace('_', '.'), agent, held -> value.applyAsDouble(held.rates()))
                .register(registry);
    }

    private void counter(String name, ToDoubleFunction<StatusBoard> value) {
        FunctionCounter.builder(
                        "ringfence.agent." + name.replace('_', '.'),
                        agent,
                        held -> held.board().map(value::applyAsDouble).orElse(0d))
                .register(registry);
    }

    private static double value(NodeAgent agent, ToDoubleFunction<NodeReported> value) {
        return agent.board()
                .flatMap(StatusBoard::last)
                .map(value::applyAsDouble)
                .orElse(0d);
    }
}
