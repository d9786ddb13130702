package io.ringfence.contract;

import java.util.regex.Pattern;

/** The checks that the compact constructors of events share; each error names the field and what it may be. */
public final class Bounds {

    /** A list's name. */
    public static final Pattern LIST_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    /** Who or what made an entry. */
    public static final Pattern SOURCE = Pattern.compile("[A-Z][A-Z0-9_]{0,31}");

    /** A node's name: a host name's label or labels (RFC 1123). */
    public static final Pattern NODE = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?");

    /** A tenant's name. */
    public static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9-]{0,56}");

    /** An extension of a tenant. */
    public static final Pattern EXTENSION = Pattern.compile("[A-Za-z0-9._+*#@-]{1,64}");

    /** A currency, ISO 4217. */
    public static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /** The longest short text, such as a name or a reason. */
    public static final int MAX_TEXT = 200;

    private Bounds() {}

    /** Refuses a text that is longer than {@code max} characters, has control characters, or halves of characters. */
    public static void text(String value, String field, int max) {
        if (value.length() > max) {
            throw new IllegalArgumentException(
                    field + ": at most " + max + " characters, but there are " + value.length());
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c)) {
                throw new IllegalArgumentException(field + ": control characters are not allowed");
            }
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == value.length()
                        || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    throw new IllegalArgumentException(field + ": half of a character (an unpaired surrogate)");
                }
                i++;
            }
        }
    }

    /** Refuses a name that does not match the pattern. */
    public static void name(String value, String field, Pattern pattern) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(field + ": must match " + pattern.pattern());
        }
    }

    /** Refuses a number below {@code min}. */
    public static void atLeast(long value, long min, String field) {
        if (value < min) {
            throw new IllegalArgumentException(field + ": at least " + min + ", but it is " + value);
        }
    }

    /** Refuses a number outside of {@code min} to {@code max}. */
    public static void between(long value, long min, long max, String field) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + ": " + min + " to " + max + ", but it is " + value);
        }
    }
}
