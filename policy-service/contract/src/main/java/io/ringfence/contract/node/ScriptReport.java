package io.ringfence.contract.node;

import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A custom script of a node, and what of it is in the node's kernel. A script that is not there is not reported.
 *
 * @param name {@code firewall-custom} or {@code firewall-addition}
 * @param state how its last trial ended
 * @param sha256 the first 16 hexadecimal digits of the SHA-256 of the file as last read; absent when it was not read
 * @param triedAt when it was last tried; absent when it never was
 * @param asked rules of the effect that holds for this script: its own, or that of the version that was tried well before
 * @param loaded how many of them were read back
 * @param error what is wrong and what to do; absent when nothing is
 * @param effect that effect as restore texts of both families, cut after {@link #MAX_EFFECT} characters
 */
public record ScriptReport(
        String name,
        State state,
        @Nullable String sha256,
        @Nullable Instant triedAt,
        int asked,
        int loaded,
        @Nullable String error,
        String effect) {

    /** The longest effect in a report. */
    public static final int MAX_EFFECT = 32_768;

    /** The script that stands in place of Ringfence's rules. */
    public static final String CUSTOM = "firewall-custom";

    /** The script that adds to them. */
    public static final String ADDITION = "firewall-addition";

    private static final Pattern NAME = Pattern.compile(CUSTOM + "|" + ADDITION);
    private static final int MAX_ERROR = 1_000;

    /** How the last trial of a script ended. */
    public enum State {
        /** It was tried well, and what it made is loaded. */
        ACTIVE,
        /** It was tried and failed, or what it made can't be loaded; what was loaded before stays. */
        FAILED,
        /** It was not run, or made what a script may not make; what was loaded before stays. */
        REFUSED
    }

    public ScriptReport {
        Bounds.name(name, "scripts.name", NAME);
        Objects.requireNonNull(state, "state");
        Bounds.atLeast(asked, 0, "scripts.asked");
        Bounds.atLeast(loaded, 0, "scripts.loaded");
        if (error != null) {
            Bounds.text(error, "scripts.error", MAX_ERROR);
        }
        if (effect.length() > MAX_EFFECT) {
            throw new IllegalArgumentException("scripts.effect: at most " + MAX_EFFECT + " characters");
        }
    }

    /** The same without the text of the effect. */
    public ScriptReport withoutEffect() {
        return new ScriptReport(name, state, sha256, triedAt, asked, loaded, error, "");
    }

    /** Whether it stands in place of Ringfence's rules. */
    public boolean replacesRules() {
        return loaded > 0 && name.equals(CUSTOM);
    }
}
