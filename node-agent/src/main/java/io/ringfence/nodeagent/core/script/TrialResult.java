package io.ringfence.nodeagent.core.script;

/** What came of a script's run. */
public sealed interface TrialResult {

    /** It ended well and made this. */
    record Made(Effect effect) implements TrialResult {}

    /**
     * It ended badly, or could not be run.
     *
     * @param why what went wrong and what to do
     */
    record Failed(String why) implements TrialResult {}

    /**
     * It made what a script may not make, or may not be run.
     *
     * @param why what it was and what to do
     */
    record Refused(String why) implements TrialResult {}
}
