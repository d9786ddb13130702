package io.ringfence.nodeagent.fail2ban;

import io.ringfence.contract.node.Fail2BanReport;
import io.ringfence.contract.node.Fail2BanReport.JailReport;
import io.ringfence.contract.node.Fail2BanReport.State;
import io.ringfence.contract.node.NodeReported.Repair;
import io.ringfence.contract.settings.Fail2Ban;
import io.ringfence.firewall.network.Network;
import io.ringfence.nodeagent.core.fail2ban.BanSink;
import io.ringfence.nodeagent.core.fail2ban.Fail2BanControl;
import io.ringfence.nodeagent.core.fail2ban.FoundBan;
import io.ringfence.nodeagent.core.fail2ban.Watched;
import io.ringfence.nodeagent.edge.os.fail2ban.ActionEvent;
import io.ringfence.nodeagent.edge.os.fail2ban.ActionSocket;
import io.ringfence.nodeagent.edge.os.fail2ban.Fail2BanException;
import io.ringfence.nodeagent.edge.os.fail2ban.Fail2BanFiles;
import io.ringfence.nodeagent.edge.os.fail2ban.Jails;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns Ringfence's part of the node's Fail2Ban: its files, its jails, and the asking of what they hold.
 * Fail2Ban itself is started and stopped by the node's service manager, never by this.
 */
public final class Fail2BanOwner implements Fail2BanControl {

    private static final Logger LOG = Logger.getLogger(Fail2BanOwner.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration READ_ALL = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private final Fail2BanFiles files;
    private final Jails jails;
    private final ActionSocket actions;
    private final WatchedLogs logs;
    private final BanSink sink;
    private final InstantSource clock;
    private final Runnable news;
    private final JailKeeper keeper;
    private final QuietFilters quiet = new QuietFilters();
    private final ConcurrentLinkedQueue<Network> unbans = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile Optional<Fail2Ban> asked = Optional.empty();
    private volatile List<Network> ignored = List.of();
    private volatile @Nullable Fail2BanReport report;
    private volatile Duration lastLook = Duration.ZERO;
    private Instant nextReload = Instant.MIN;
    private Instant nextReadAll = Instant.MIN;
    private boolean reachable;
    private long repairs;
    private @Nullable Repair lastRepair;
    private Map<String, Jails.Pulse> pulses = Map.of();

    public Fail2BanOwner(
            Fail2BanFiles files,
            Jails jails,
            ActionSocket actions,
            WatchedLogs logs,
            BanSink sink,
            Runnable news,
            InstantSource clock) {
        this.files = files;
        this.jails = jails;
        this.actions = actions;
        this.logs = logs;
        this.sink = sink;
        this.news = news;
        this.keeper = new JailKeeper(files, actions.path().toString(), this::repaired, clock);
        this.clock = clock;
        this.thread = Thread.ofPlatform().daemon().name("fail2ban-owner").unstarted(this::run);
    }

    /** Takes a line of the action. */
    public static void take(String line, BanSink sink) {
        ActionEvent.read(line)
                .ifPresentOrElse(
                        event -> {
                            if (event.isBan()) {
                                sink.banned(List.of(event.ban()));
                            } else {
                                sink.unbanned(event.ban().jail(), event.ban().address());
                            }
                        },
                        () -> LOG.warn("Fail2Ban's action has sent a line that is no ban; it is passed over"));
    }

    /** How long the last asking of all jails took. */
    public Duration lastLook() {
        return lastLook;
    }

    /** The last report; empty before the first. */
    public Optional<Fail2BanReport> report() {
        return Optional.ofNullable(report);
    }

    @Override
    public void unban(Network network) {
        unbans.add(network);
        LockSupport.unpark(thread);
    }

    @Override
    public void ignore(List<Network> networks) {
        ignored = List.copyOf(networks);
    }

    @Override
    public void settings(Optional<Fail2Ban> settings) {
        asked = settings;
    }

    public void start() {
        thread.start();
    }

    /** Ends its thread; Fail2Ban goes on as it is. */
    public void stop() throws InterruptedException, IOException {
        thread.interrupt();
        thread.join(Duration.ofSeconds(3));
        actions.close();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                turn();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("Fail2Ban could not be looked after; it is tried again", e);
            }
            if (unbans.isEmpty()) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
        }
    }

    private void turn() throws InterruptedException {
        Optional<Fail2Ban> settings = asked;
        if (settings.isEmpty()) {
            return;
        }
        List<String> problems = new ArrayList<>();
        Map<Watched, List<String>> watched = logs.watched(settings.get(), problems);
        Fail2BanReport next;
        try {
            boolean changed = keeper.keep(settings.get(), watched, ignored);
            jails.connect();
            if (changed) {
                keeper.reload();
                nextReadAll = Instant.MIN;
            }
            unbanAll();
            Instant start = clock.instant();
            List<JailReport> seen = look(watched);
            lastLook = Duration.between(start, clock.instant());
            reachable = true;
            quiet.look(watched, seen, problems);
            next = running(watched.size(), seen, problems);
        } catch (Fail2BanException e) {
            reachable = false;
            pulses = Map.of();
            boolean off = !settings.get().voip() && !settings.get().web();
            next = report(off ? State.OFF : state(e), off ? "switched off" : text(e), List.of(), problems);
        } catch (IOException e) {
            reachable = false;
            next = report(
                    State.NO_ACCESS,
                    "the agent can't write Fail2Ban's configuration: " + e.getMessage(),
                    List.of(),
                    problems);
        }
        Fail2BanReport before = report;
        report = next;
        if (!next.equals(before)) {
            if (before == null || before.state() != next.state()) {
                LOG.infof("Fail2Ban: %s: %s", next.state(), next.detail());
            }
            news.run();
        }
    }

    private Fail2BanReport running(int watched, List<JailReport> seen, List<String> problems) {
        String runs = "Fail2Ban " + jails.version() + " runs";
        if (!keeper.refusal().isEmpty()) {
            return report(
                    State.REFUSED,
                    runs + ", and refuses the new configuration; it keeps the one before: " + keeper.refusal(),
                    seen,
                    problems);
        }
        return watched == 0
                ? report(State.OFF, runs + "; Ringfence has no jail in it", seen, problems)
                : report(
                        State.RUNNING,
                        runs + " with " + watched + (watched == 1 ? " jail" : " jails") + " of Ringfence",
                        seen,
                        problems);
    }

    private State state(Fail2BanException e) throws InterruptedException {
        return e.state() == State.STOPPED && !files.isInstalled() ? State.NOT_INSTALLED : e.state();
    }

    private String text(Fail2BanException e) throws InterruptedException {
        return state(e) == State.NOT_INSTALLED
                ? "Fail2Ban is not installed: apt-get install fail2ban"
                : String.valueOf(e.getMessage());
    }

    private void unbanAll() throws Fail2BanException {
        Set<Network> networks = new LinkedHashSet<>();
        for (Network network = unbans.poll(); network != null; network = unbans.poll()) {
            networks.add(network);
        }
        if (!networks.isEmpty()) {
            try {
                jails.unban(networks);
            } catch (Fail2BanException e) {
                unbans.addAll(networks);
                throw e;
            }
        }
    }

    private List<JailReport> look(Map<Watched, List<String>> watched) throws Fail2BanException, InterruptedException {
        Instant now = clock.instant();
        Set<String> names = jails.names();
        List<String> missing = watched.keySet().stream()
                .map(Watched::jail)
                .filter(name -> !names.contains(name))
                .toList();
        if (!missing.isEmpty() && keeper.refusal().isEmpty() && !now.isBefore(nextReload)) {
            nextReload = now.plus(AGAIN);
            boolean wasThere = missing.stream().anyMatch(pulses::containsKey);
            files.reload();
            if (wasThere) {
                repaired("jail " + String.join(", ", missing) + " had been removed from Fail2Ban");
            }
            names.addAll(jails.names());
        }
        Map<String, Jails.Pulse> found = jails.pulses(names);
        boolean lost = found.entrySet().stream().anyMatch(entry -> {
            Jails.Pulse last = pulses.get(entry.getKey());
            return last == null || !last.isSameLoss(entry.getValue());
        });
        pulses = found;
        if (lost || !reachable || !now.isBefore(nextReadAll)) {
            nextReadAll = now.plus(READ_ALL);
            List<FoundBan> all = jails.bans(found.keySet());
            jails.newest(all);
            sink.found(all);
        }
        List<JailReport> reports = jails.reports(names, found, now);
        jails.ignore(found.keySet(), ignored);
        return reports;
    }

    private void repaired(String what) {
        repairs++;
        lastRepair = new Repair(clock.instant(), what);
        LOG.warnf("put right: %s", what);
    }

    private Fail2BanReport report(State state, String detail, List<JailReport> seen, List<String> problems) {
        return new Fail2BanReport(
                state,
                reachable,
                bounded(detail),
                jails.knownVersion(),
                seen,
                problems.stream()
                        .map(Fail2BanOwner::bounded)
                        .limit(Fail2BanReport.MAX_PROBLEMS)
                        .toList(),
                0,
                0,
                repairs,
                lastRepair);
    }

    private static String bounded(String words) {
        String line = words.replaceAll("\\p{Cntrl}", " ");
        return line.length() > Fail2BanReport.MAX_TEXT ? line.substring(0, Fail2BanReport.MAX_TEXT) : line;
    }
}
