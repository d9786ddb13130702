package io.ringfence.nodeagent.core.call;

import org.jspecify.annotations.Nullable;

/**
 * Whether a call may be placed.
 *
 * @param verdict whether it may
 * @param reason why
 * @param message that in words, for people
 * @param maxSeconds after how many seconds of talk it has cost what a call may; absent without such a limit
 */
public record DialAnswer(
        Verdict verdict,
        DialReason reason,
        String message,
        @Nullable Integer maxSeconds) {

    /** Yes or no. */
    public enum Verdict {
        ALLOWED,
        REFUSED
    }

    static DialAnswer of(DialReason reason, String message) {
        return new DialAnswer(reason.isAllowed() ? Verdict.ALLOWED : Verdict.REFUSED, reason, message, null);
    }

    public boolean allows() {
        return verdict == Verdict.ALLOWED;
    }

    /** One line that can't be taken for anything else, as PBXs see the body of an answer but not its status. */
    public String line() {
        return allows() ? "ringfence ALLOW" : "ringfence DENY " + reason + " " + message;
    }
}
