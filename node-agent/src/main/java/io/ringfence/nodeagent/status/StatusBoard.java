package io.ringfence.nodeagent.status;

import io.ringfence.contract.node.BansReport;
import io.ringfence.contract.node.Fail2BanReport;
import io.ringfence.contract.node.NodeFacts;
import io.ringfence.contract.node.NodeReported;
import io.ringfence.contract.node.ScriptReport;
import io.ringfence.contract.settings.FirewallSettings;
import io.ringfence.firewall.country.CountryTable;
import io.ringfence.firewall.network.Network;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.nodeagent.core.access.HeldAccess;
import io.ringfence.nodeagent.edge.kafka.Outgoing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where every thread leaves what the node has to say, and where health and metrics read it. The owner of policy and kernel
 * publishes it: at once when it says something new, and as a heartbeat.
 */
public final class StatusBoard {

    private static final Logger LOG = Logger.getLogger(StatusBoard.class);

    private final AgentStatus status;
    private final ControlPlane controlPlane;
    private final Outgoing outgoing;
    private final Duration heartbeat;
    private final int maxElements;
    private final List<String> trustedInterfaces;
    private final AtomicLong unreadable = new AtomicLong();
    private final AtomicLong repeated = new AtomicLong();
    private volatile String backend = "nft";
    private volatile String readerProblem = "";
    private volatile List<String> incomplete = List.of();
    private volatile HeldAccess.Facts enforced = HeldAccess.Facts.NONE;
    private volatile List<String> backendWarnings = List.of();
    private volatile List<ScriptReport> scripts = List.of();
    private volatile List<String> scriptWarnings = List.of();
    private volatile List<String> ownAddresses = List.of();
    private volatile Supplier<Optional<BansReport>> bans = Optional::empty;
    private volatile Supplier<Optional<Fail2BanReport>> fail2ban = Optional::empty;
    private volatile @Nullable String bootWarning;
    private volatile @Nullable String lastUnreadable;
    private volatile long elementsWritten;
    private volatile @Nullable NodeReported last;
    private @Nullable NodeReported lastSaid;
    private volatile Instant nextHeartbeat = Instant.MIN;

    public StatusBoard(
            AgentStatus status,
            ControlPlane controlPlane,
            Outgoing outgoing,
            Duration heartbeat,
            int maxElements,
            List<String> trustedInterfaces) {
        this.status = status;
        this.controlPlane = controlPlane;
        this.outgoing = outgoing;
        this.heartbeat = heartbeat;
        this.maxElements = maxElements;
        this.trustedInterfaces = trustedInterfaces;
    }

    /** The last report; absent before the first. */
    public Optional<NodeReported> last() {
        return Optional.ofNullable(last);
    }

    public long unreadableRecords() {
        return unreadable.get();
    }

    public long repeatedRecords() {
        return repeated.get();
    }

    public long elementsWritten() {
        return elementsWritten;
    }

    public void elementsWritten(long count) {
        elementsWritten = count;
    }

    public void backend(String used) {
        backend = used;
    }

    public void backendWarnings(List<String> warnings) {
        backendWarnings = warnings;
    }

    public void ownAddresses(List<String> addresses) {
        ownAddresses = addresses;
    }

    /** The custom scripts as they stand, and what an admin should know of them. */
    public void scripts(List<ScriptReport> reports, List<String> warnings) {
        scripts = reports;
        scriptWarnings = warnings;
    }

    /** Where the reports of bans and of Fail2Ban come from. */
    public void bans(Supplier<Optional<BansReport>> reports, Supplier<Optional<Fail2BanReport>> fail2banReports) {
        bans = reports;
        fail2ban = fail2banReports;
    }

    public void bootWarning(@Nullable String warning) {
        bootWarning = warning;
        if (warning != null) {
            LOG.warn(warning);
        }
    }

    /** The reader can't go on; empty text ends that. */
    public void readerProblem(String why) {
        if (!why.isEmpty() && !why.equals(readerProblem)) {
            LOG.warn(why);
        }
        readerProblem = why;
    }

    public void unreadable(String why) {
        unreadable.incrementAndGet();
        lastUnreadable = why;
        LOG.warnf("unreadable: %s; it is in the dead letters", why);
    }

    public void repeated() {
        repeated.incrementAndGet();
    }

    public void incomplete(List<String> lists) {
        incomplete = lists;
    }

    /** What the node enforces from now on. */
    public void enforced(FirewallSettings settings, Ruleset ruleset, Optional<CountryTable> countries) {
        List<Network> always = controlPlane().stream().map(Network::parse).toList();
        enforced = new HeldAccess.Facts(settings, Optional.of(ruleset), countries, always);
    }

    public HeldAccess.Facts enforced() {
        return enforced;
    }

    public void policy(Optional<UUID> policyId) {
        status.policy(policyId);
    }

    public void storeError(@Nullable String why) {
        status.storeError(why);
        if (why != null) {
            LOG.error(why);
        }
    }

    public List<String> controlPlane() {
        return controlPlane.networks();
    }

    public String backend() {
        return backend;
    }

    public NodeFacts facts() {
        return new NodeFacts(backend, controlPlane.networks(), maxElements, ownAddresses, trustedInterfaces);
    }

    public Instant nextHeartbeat() {
        return nextHeartbeat;
    }

    /** Says the last report again while its owner is busy with something long, such as a set of millions. */
    public synchronized void beat(Instant now) {
        NodeReported report = last;
        if (report != null && !now.isBefore(nextHeartbeat.plus(heartbeat.dividedBy(2)))) {
            outgoing.report(report.at(now));
            nextHeartbeat = now.plus(heartbeat);
        }
    }

    /** Publishes the report when it says something new or the heartbeat is due. */
    public synchronized void publish(Instant now) {
        NodeReported report = status.report(
                facts(),
                readerProblem.isEmpty() ? null : readerProblem,
                warnings(),
                scripts,
                bans.get().orElse(null),
                fail2ban.get().orElse(null),
                now);
        last = report;
        NodeReported said = lastSaid;
        boolean news = said == null || !report.equals(said.at(report.at()));
        if (news || !now.isBefore(nextHeartbeat)) {
            outgoing.report(report);
            lastSaid = report;
            nextHeartbeat = now.plus(heartbeat);
        }
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>(backendWarnings);
        warnings.addAll(incomplete);
        warnings.addAll(scriptWarnings);
        if (bootWarning != null) {
            warnings.add(bootWarning);
        }
        if (lastUnreadable != null) {
            warnings.add(unreadable + " unreadable records since the start, the last: " + lastUnreadable);
        }
        return warnings;
    }
}
