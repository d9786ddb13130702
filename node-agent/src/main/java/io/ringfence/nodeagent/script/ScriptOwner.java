package io.ringfence.nodeagent.script;

import io.ringfence.contract.node.ScriptReport;
import io.ringfence.firewall.ruleset.Ruleset;
import io.ringfence.nodeagent.core.script.Effect;
import io.ringfence.nodeagent.core.script.Remembered;
import io.ringfence.nodeagent.core.script.ScriptName;
import io.ringfence.nodeagent.core.script.Tried;
import io.ringfence.nodeagent.edge.os.Commands;
import io.ringfence.nodeagent.edge.os.FirewallException;
import io.ringfence.nodeagent.edge.os.script.ScriptLoader;
import io.ringfence.nodeagent.edge.store.SavedScripts;
import io.ringfence.nodeagent.status.StatusBoard;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the kernel hold what custom scripts have made, and watches over it. Trials are made elsewhere and leave their news
 * here; everything else is for the one thread that owns the kernel.
 *
 * <p>While {@code firewall-custom} holds, Ringfence's own rules are not wanted; ours stay until it does, and come back first.
 */
public final class ScriptOwner {

    private static final Logger LOG = Logger.getLogger(ScriptOwner.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    private final Commands commands;
    private final ScriptExchange exchange;
    private final StatusBoard board;
    private final AtomicReference<@Nullable List<Tried>> news = new AtomicReference<>();
    private volatile Map<ScriptName, Integer> loaded = Map.of();
    private volatile String loadError = "";
    private volatile String storeWarning = "";
    private @Nullable ScriptLoader loader;
    private boolean replaced;
    private boolean proven;
    private OptionalInt provenAt = OptionalInt.empty();
    private Instant nextTry = Instant.MIN;
    private Duration retry = FIRST_RETRY;
    private List<Tried> wantedBy = List.of();
    private Effect wanted = Effect.NONE;
    private @Nullable Ruleset full;
    private @Nullable Ruleset setsOnly;

    public ScriptOwner(Commands commands, SavedScripts saved, StatusBoard board) {
        this.commands = commands;
        this.exchange = new ScriptExchange(saved);
        this.board = board;
    }

    /** Reads what was saved; before anything else. */
    public void load() {
        try {
            exchange.load();
        } catch (IOException e) {
            storeWarning = String.valueOf(e.getMessage());
            LOG.warn(storeWarning);
        }
        say(exchange.remembered().scripts());
    }

    /** The scripts as they stood last. */
    public List<Tried> known() {
        return exchange.remembered().scripts();
    }

    /** What scripts may have left in the kernel. */
    public Effect left() {
        return exchange.remembered().loaded().stream().reduce(Effect.NONE, Effect::plus);
    }

    /** Takes the news of trials; from any thread. */
    public void accept(List<Tried> scripts) {
        news.set(List.copyOf(scripts));
        say(scripts);
    }

    public boolean hasNews() {
        return news.get() != null;
    }

    /** What of a ruleset the kernel is to hold: without rules while {@code firewall-custom} stands in their place. */
    public Ruleset over(Ruleset ruleset) {
        if (!replaced) {
            return ruleset;
        }
        Ruleset held = setsOnly;
        if (held == null || ruleset != full) {
            held = new Ruleset(ruleset.sets(), List.of(), List.of(), ruleset.warnings());
            full = ruleset;
            setsOnly = held;
        }
        return held;
    }

    /** Starts with a backend: finds out whether {@code firewall-custom} holds from before, so that nothing is written. */
    public void open(String backend) throws FirewallException, InterruptedException {
        takeNews();
        if (loader == null) {
            ScriptLoader opened = new ScriptLoader(commands, backend);
            if (!isQuiet()) {
                replaced = replaces() && opened.read().holds(wanted(), true);
            }
            loader = opened;
        }
    }

    /**
     * Makes the kernel hold what the scripts have made.
     *
     * @return what was missing, when it should have been there; empty when nothing was
     */
    public String turn(Instant now) throws InterruptedException {
        takeNews();
        ScriptLoader opened = loader;
        if (opened == null || isQuiet() || now.isBefore(nextTry)) {
            return "";
        }
        boolean missing = false;
        try {
            Effect wanted = wanted();
            List<Effect> settled = wanted.isEmpty() ? List.of() : List.of(wanted);
            boolean known = exchange.remembered().loaded().equals(settled);
            OptionalInt generation = opened.generation();
            if (known && proven && generation.isPresent() && generation.equals(provenAt)) {
                return "";
            }
            ScriptLoader.Reading reading = opened.read();
            missing = !known || !reading.holds(wanted, replaces());
            String found = "";
            if (missing) {
                found = known ? "rules of custom scripts were missing or moved" : "";
                reading = exchange.put(opened, wanted, reading, replaces(), !loadError.isEmpty());
                generation = OptionalInt.empty(); // of before the writing
            }
            proven = true;
            provenAt = generation;
            replaced = replaces();
            retry = FIRST_RETRY;
            loadError = "";
            count(reading);
            return found;
        } catch (FirewallException | IOException e) {
            failed(String.valueOf(e.getMessage()), missing, now);
            recount(opened);
            return "";
        }
    }

    private void failed(String why, boolean missing, Instant now) {
        if (!why.equals(loadError)) {
            LOG.errorf("what custom scripts made is not loaded: %s", why);
        }
        proven = false;
        replaced = replaced && !missing; // then our own rules come back
        loadError = why;
        nextTry = now.plus(retry);
        retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
    }

    private void takeNews() {
        List<Tried> scripts = news.getAndSet(null);
        if (scripts == null) {
            return;
        }
        nextTry = Instant.MIN;
        proven = false;
        exchange.take(scripts);
        replaced = replaced && replaces();
        say(scripts);
    }

    /** Whether there is nothing to hold and nothing to take away. */
    private boolean isQuiet() {
        return exchange.remembered().loaded().isEmpty() && wanted().isEmpty();
    }

    private Effect wanted() {
        Remembered now = exchange.remembered();
        if (now.scripts() != wantedBy) {
            wantedBy = now.scripts();
            wanted = effect(ScriptName.CUSTOM).plus(effect(ScriptName.ADDITION));
        }
        return wanted;
    }

    private boolean replaces() {
        return !effect(ScriptName.CUSTOM).isEmpty();
    }

    private Effect effect(ScriptName name) {
        Optional<Tried> script = exchange.remembered().scripts().stream()
                .filter(tried -> tried.name() == name)
                .findFirst();
        return script.map(Tried::effect).orElse(Effect.NONE);
    }

    private void recount(ScriptLoader opened) throws InterruptedException {
        try {
            count(opened.read());
        } catch (FirewallException e) {
            loaded = Map.of(); // nothing is proven
            say(exchange.remembered().scripts());
        }
    }

    private void count(ScriptLoader.Reading reading) {
        Map<ScriptName, Integer> counts = new EnumMap<>(ScriptName.class);
        exchange.remembered().scripts().forEach(script -> counts.put(script.name(), reading.loaded(script.effect())));
        loaded = Map.copyOf(counts);
        say(exchange.remembered().scripts());
    }

    private void say(List<Tried> scripts) {
        List<ScriptReport> reports = scripts.stream()
                .map(script -> script.report(loaded.getOrDefault(script.name(), 0), loadError))
                .toList();
        List<String> warnings = new ArrayList<>();
        if (!storeWarning.isEmpty()) {
            warnings.add(storeWarning);
        }
        for (ScriptReport report : reports) {
            if (report.error() != null) {
                warnings.add(report.name() + ": " + report.error());
            } else if (report.name().equals(ScriptName.CUSTOM.fileName())) {
                warnings.add(
                        report.name() + " stands in place of Ringfence's rules on this node; only its sets are kept");
            }
        }
        board.scripts(reports, warnings);
    }
}
