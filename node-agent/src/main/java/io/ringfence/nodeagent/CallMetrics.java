package io.ringfence.nodeagent;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.ringfence.nodeagent.call.CdrWatch;
import io.ringfence.nodeagent.call.PbxCalls;
import io.ringfence.nodeagent.core.call.DialReason;
import io.ringfence.nodeagent.edge.agi.AgiDoor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The agent's figures of calls for Prometheus, named {@code ringfence_agent_dial_*} and {@code ringfence_agent_calls_*}. */
@ApplicationScoped
class CallMetrics {

    private final NodeAgent agent;
    private final MeterRegistry registry;

    CallMetrics(NodeAgent agent, MeterRegistry registry) {
        this.agent = agent;
        this.registry = registry;
    }

    void onStart(@Observes StartupEvent event) {
        for (DialReason reason : DialReason.values()) {
            FunctionCounter.builder(
                            "ringfence.agent.dial.answers",
                            agent,
                            held -> value(held, calls -> calls.desk().count(reason)))
                    .description("Questions of the PBX whether a call may be placed")
                    .tag("verdict", reason.isAllowed() ? "allowed" : "refused")
                    .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        FunctionCounter.builder(
                        "ringfence.agent.dial.agi.failed",
                        agent,
                        held -> value(
                                held, calls -> calls.agi().map(AgiDoor::failed).orElse(0L)))
                .description("FastAGI connections without a question that can be read, or gone before the answer")
                .register(registry);
        counter(
                "dropped",
                "Events of calls that had no room",
                calls -> calls.outbox().dropped());
        counter("hung.up", "Channels that the PBX was asked to end", calls -> pbx(calls, PbxCalls::hungUp));
        counter(
                "nobodys",
                "Calls to the outside that no tenant could be found for",
                calls -> pbx(calls, of -> of.tracker().nobodys())
                        + cdrs(calls, of -> of.translator().nobodys()));
        counter("failed", "Events of the PBX that could not be worked on", calls -> pbx(calls, PbxCalls::failed));
        counter(
                "wrong.times",
                "CDRs whose times don't fit the zone",
                calls -> pbx(calls, of -> of.tracker().wrongTimes())
                        + cdrs(calls, of -> of.translator().wrongTimes()));
        cdrFile();
        gauge(
                "blind.tenants",
                "Tenants of which nobody knows what they have spent",
                calls -> calls.blindness().open() + calls.blindness().closed());
        gauge(
                "live",
                "Calls to the outside",
                calls -> pbx(calls, of -> of.tracker().size()));
        gauge(
                "on.wire",
                "Calls on trunks that the node's sensor tells, also those that have just ended",
                calls -> pbx(calls, of -> of.tracker().wireFigures().known()));
        gauge(
                "unconfirmed",
                "Calls that have ended for the PBX, and not on the wire",
                calls -> pbx(calls, of -> of.tracker().wireFigures().unconfirmed()));
        counter(
                "contradicted",
                "Calls that had ended on the wire, and went on for the PBX",
                calls -> pbx(calls, of -> of.tracker().wireFigures().contradicted()));
        gauge("pbx.up", "Whether the PBX's events come", calls -> calls.hearsPbx() ? 1 : 0);
        gauge(
                "waiting",
                "Events of calls that wait for Kafka",
                calls -> calls.outbox().waiting());
    }

    private void cdrFile() {
        counter("file.records", "Records read from the CDR file", calls -> cdrs(calls, CdrWatch::records));
        counter(
                "file.unreadable",
                "Lines of the CDR file that could not be read; they are in the dead letters",
                calls -> cdrs(calls, CdrWatch::unreadable));
        counter(
                "file.gaps",
                "Times at which the CDR file that was read before was gone",
                calls -> cdrs(calls, CdrWatch::gaps));
        gauge("file.behind", "Bytes of the CDR file that were not told yet", calls -> cdrs(calls, CdrWatch::behind));
    }

    private static double cdrs(CallService calls, ToDoubleFunction<CdrWatch> value) {
        return calls.cdrs().map(value::applyAsDouble).orElse(0d);
    }

    private static double pbx(CallService calls, ToDoubleFunction<PbxCalls> value) {
        return calls.pbx().map(value::applyAsDouble).orElse(0d);
    }

    private void gauge(String name, String what, ToDoubleFunction<CallService> value) {
        Gauge.builder("ringfence.agent.calls." + name, agent, held -> value(held, value))
                .description(what)
                .register(registry);
    }

    private void counter(String name, String what, ToDoubleFunction<CallService> value) {
        FunctionCounter.builder("ringfence.agent.calls." + name, agent, held -> value(held, value))
                .description(what)
                .register(registry);
    }

    private static double value(NodeAgent agent, ToDoubleFunction<CallService> value) {
        return agent.calls().map(value::applyAsDouble).orElse(0d);
    }
}
