package io.ringfence.nodeagent.core.script;

import io.ringfence.contract.node.ScriptReport;
import java.time.Instant;

/**
 * A script as it stands: its last trial, and the effect that holds for it.
 *
 * @param state how the last trial ended
 * @param sha256 of the file as last read; empty when it was not
 * @param basis what else the trial depends on; another one asks for a new trial
 * @param triedAt when; {@link Instant#EPOCH} for never
 * @param error what is wrong; empty when nothing is
 * @param effect of the last trial that went well
 */
public record Tried(
        ScriptName name,
        ScriptReport.State state,
        String sha256,
        String basis,
        Instant triedAt,
        String error,
        Effect effect) {

    private static final int SHORT = 16;
    private static final int MAX_ERROR = 1_000;

    public Tried {
        error = error.length() > MAX_ERROR ? error.substring(0, MAX_ERROR) : error;
    }

    /** A script of which nothing is known. */
    public static Tried nothing(ScriptName name) {
        return new Tried(name, ScriptReport.State.REFUSED, "", "", Instant.EPOCH, "", Effect.NONE);
    }

    /** After a trial: a bad one leaves the effect of the last good one. */
    public Tried after(TrialResult result, String sha, String on, Instant at) {
        return switch (result) {
            case TrialResult.Made(Effect made) -> new Tried(name, ScriptReport.State.ACTIVE, sha, on, at, "", made);
            case TrialResult.Failed(String why) ->
                new Tried(name, ScriptReport.State.FAILED, sha, on, at, said(why), effect);
            case TrialResult.Refused(String why) ->
                new Tried(name, ScriptReport.State.REFUSED, sha, on, at, said(why), effect);
        };
    }

    private String said(String why) {
        String clean = why.replaceAll("\\p{Cntrl}+", " ").strip();
        return effect.isEmpty() ? clean : clean + ". What its earlier version made stays";
    }

    /**
     * For the node's report.
     *
     * @param loaded how many rules of the effect were read back
     * @param loadError why the effect can't be loaded; empty when it can
     */
    public ScriptReport report(int loaded, String loadError) {
        boolean failed = state == ScriptReport.State.ACTIVE && !loadError.isEmpty();
        String why = failed ? "it was tried well, but can't be loaded: " + loadError : error;
        String text = effect.text();
        return new ScriptReport(
                name.fileName(),
                failed ? ScriptReport.State.FAILED : state,
                sha256.isEmpty() ? null : sha256.substring(0, Math.min(SHORT, sha256.length())),
                triedAt.equals(Instant.EPOCH) ? null : triedAt,
                effect.rules(),
                loaded,
                why.isEmpty() ? null : bounded(why),
                cut(text));
    }

    private static String bounded(String why) {
        String clean = why.replaceAll("\\p{Cntrl}+", " ").strip();
        return clean.length() > MAX_ERROR ? clean.substring(0, MAX_ERROR) : clean;
    }

    private static String cut(String text) {
        String mark = "# cut here: a report has no room for more\n";
        return text.length() <= ScriptReport.MAX_EFFECT
                ? text
                : text.substring(0, text.lastIndexOf('\n', ScriptReport.MAX_EFFECT - mark.length() - 1) + 1) + mark;
    }
}
