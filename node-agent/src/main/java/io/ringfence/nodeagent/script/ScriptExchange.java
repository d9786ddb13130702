package io.ringfence.nodeagent.script;

import io.ringfence.nodeagent.core.script.Effect;
import io.ringfence.nodeagent.core.script.PriorPolicies;
import io.ringfence.nodeagent.core.script.Remembered;
import io.ringfence.nodeagent.core.script.Tried;
import io.ringfence.nodeagent.edge.os.FirewallException;
import io.ringfence.nodeagent.edge.os.script.ScriptLoader;
import io.ringfence.nodeagent.edge.store.SavedScripts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Puts one effect into the place of another and knows at any time, also after a crash, what the kernel may hold:
 *
 * <ol>
 *   <li>it saves that both may be there;
 *   <li>it loads the new one, which takes the old one away, and reads it back;
 *   <li>it saves that the new one is there; or, when that can't be loaded whole, brings the old one back.
 * </ol>
 */
final class ScriptExchange {

    private static final Logger LOG = Logger.getLogger(ScriptExchange.class);

    private final SavedScripts saved;
    private volatile Remembered remembered = Remembered.NOTHING;

    ScriptExchange(SavedScripts saved) {
        this.saved = saved;
    }

    Remembered remembered() {
        return remembered;
    }

    /** Reads what was saved. */
    void load() throws IOException {
        remembered = saved.load();
    }

    /** Takes the scripts as they stand. */
    void take(List<Tried> scripts) {
        Remembered now = new Remembered(scripts, remembered.loaded(), remembered.policies());
        try {
            remember(now);
        } catch (IOException e) {
            LOG.warnf(
                    "custom scripts can't be saved: %s",
                    e.getMessage()); // what is loaded is saved before, or not loaded
            remembered = now;
        }
    }

    /**
     * Makes the kernel hold an effect.
     *
     * @param before the kernel as it was read
     * @param replaces whether it stands in place of Ringfence's rules
     * @param again whether it has failed before
     * @return the kernel afterwards, which holds it
     */
    ScriptLoader.Reading put(
            ScriptLoader loader, Effect wanted, ScriptLoader.Reading before, boolean replaces, boolean again)
            throws FirewallException, IOException, InterruptedException {
        Map<String, String> policies = PriorPolicies.noted(remembered.policies(), wanted, before::table);
        List<Effect> old = remembered.loaded();
        List<Effect> both = new ArrayList<>(old);
        if (!wanted.isEmpty() && !old.contains(wanted)) {
            both.add(wanted);
        }
        remember(new Remembered(remembered.scripts(), both, policies));
        try {
            Effect back = PriorPolicies.back(policies, wanted);
            boolean careful = replaces && again;
            if (careful) {
                loader.load(wanted, old, back, false); // what has failed before must not take our jumps away first
            }
            loader.load(wanted, careful ? both : old, back, replaces);
            ScriptLoader.Reading after = loader.read();
            if (!after.holds(wanted, replaces)) {
                throw new FirewallException("after loading, the read-back shows " + after.loaded(wanted) + " of "
                        + wanted.rules() + " rules in their place; another program may be changing the same");
            }
            loaded(wanted, policies);
            LOG.infof(
                    "custom scripts: %d rules and %d sets loaded",
                    wanted.rules(), wanted.sets().size());
            return after;
        } catch (FirewallException e) {
            goBack(loader, old, both, policies, replaces);
            throw e;
        }
    }

    /** What can't be loaded whole must not stay in part: the effect from before comes back, or nothing. */
    private void goBack(
            ScriptLoader loader, List<Effect> old, List<Effect> both, Map<String, String> policies, boolean replaces)
            throws InterruptedException {
        boolean repair = old.equals(both);
        if (repair && !replaces) {
            return; // what is left of it is better than nothing
        }
        Effect before = repair || old.size() != 1 ? Effect.NONE : old.getFirst();
        try {
            loader.load(before, both, PriorPolicies.back(policies, before), false);
            loaded(before, policies);
        } catch (FirewallException | IOException e) {
            LOG.warnf("what custom scripts made before can't be brought back: %s", e.getMessage());
        }
    }

    private void loaded(Effect effect, Map<String, String> policies) throws IOException {
        List<Effect> alone = effect.isEmpty() ? List.of() : List.of(effect);
        remember(new Remembered(remembered.scripts(), alone, PriorPolicies.still(policies, effect)));
    }

    private void remember(Remembered now) throws IOException {
        if (!now.equals(remembered)) {
            try {
                saved.save(now);
            } catch (IOException e) {
                throw new IOException(
                        "the state directory can't be written (" + e.getMessage() + "); make room there", e);
            }
            remembered = now;
        }
    }
}
