package io.ringfence.nodeagent;

import io.ringfence.nodeagent.core.access.AccessPolicy;
import io.ringfence.nodeagent.core.access.HeldAccess;
import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.CallReport;
import io.ringfence.nodeagent.core.call.DialAnswer;
import io.ringfence.nodeagent.core.call.DialDesk;
import io.ringfence.nodeagent.core.call.DialRequest;
import io.ringfence.nodeagent.core.call.ReportDesk;
import io.ringfence.nodeagent.status.StatusBoard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;

/** What the node's own programs ask the running agent. */
@ApplicationScoped
class FrontDesk {

    private final NodeAgent agent;

    FrontDesk(NodeAgent agent) {
        this.agent = agent;
    }

    /** Clients of web pages are judged by what is enforced. */
    @Produces
    @ApplicationScoped
    AccessPolicy access() {
        return new HeldAccess(
                () -> agent.board().map(StatusBoard::enforced).orElse(HeldAccess.Facts.NONE),
                () -> agent.board().flatMap(StatusBoard::last).isPresent());
    }

    /** Calls are judged by what is known of limits and blocks. */
    @Produces
    @ApplicationScoped
    DialDesk dial() {
        return new DialDesk() {
            @Override
            public DialAnswer ask(DialRequest request) {
                return calls().desk().ask(request);
            }

            @Override
            public Optional<Account> account(String code) {
                return calls().desk().account(code);
            }
        };
    }

    /** What a PBX tells goes the way of what the agent hears itself. */
    @Produces
    @ApplicationScoped
    ReportDesk reports() {
        return new ReportDesk() {
            @Override
            public boolean take(CallReport report) {
                return calls().take(report);
            }

            @Override
            public Optional<Account> account(String code) {
                return calls().desk().account(code);
            }
        };
    }

    private CallService calls() {
        return agent.calls().orElseThrow(() -> new IllegalStateException("the agent does not run"));
    }
}
