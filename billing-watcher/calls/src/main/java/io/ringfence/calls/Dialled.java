package io.ringfence.calls;

import org.jspecify.annotations.Nullable;

/**
 * A number that was dialled, as one tenant means it.
 *
 * @param kind which kind of number it is
 * @param e164 the number with country code and plus (ITU-T E.164); absent for emergency and unparsed ones
 */
public record Dialled(Kind kind, @Nullable String e164) {

    /** Kinds of numbers. */
    public enum Kind {
        /** Always passes, never counts. */
        EMERGENCY,
        DOMESTIC,
        /** Also what belongs to no country, such as satellite telephones, and what can't be told apart. */
        INTERNATIONAL,
        /** No number that the world can be called by. */
        UNPARSED
    }

    static final Dialled EMERGENCY = new Dialled(Kind.EMERGENCY, null);
    static final Dialled UNPARSED = new Dialled(Kind.UNPARSED, null);

    public boolean isEmergency() {
        return kind == Kind.EMERGENCY;
    }

    public boolean isInternational() {
        return kind == Kind.INTERNATIONAL;
    }

    /** The digits of the number; those that prefixes of routes are compared with. Empty when there are none. */
    public String digits() {
        return e164 == null ? "" : e164.substring(1);
    }
}
