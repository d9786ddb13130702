package io.ringfence.policyservice.core.registration;

import io.ringfence.policyservice.core.entry.Entry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What becomes of the entry that allows a phone's address, decided from how the address stands. */
public final class RegistrationRules {

    /** Who or what makes these entries. */
    public static final String SOURCE = "REGISTRATION";

    /** How long an address stays allowed after its last registration has run out: a renewal may be late. */
    public static final Duration GRACE = Duration.ofMinutes(10);

    /**
     * An entry is written again only when that gives it at least so much longer, or phones that renew each minute would
     * change the policy each minute. It is less than {@link #GRACE}, so nothing ends between two renewals.
     */
    public static final Duration WORTH_WRITING = Duration.ofMinutes(5);

    /** The longest registration that is believed; what says more ends then. */
    public static final Duration LONGEST = Duration.ofDays(7);

    /**
     * From how many addresses one account may be registered for them to be allowed. A stolen password must not open the
     * nodes for any number of addresses.
     */
    public static final int MAX_ADDRESSES = 20;

    private RegistrationRules() {}

    /**
     * How an address stands.
     *
     * @param registeredUntil when the last of its registrations runs out; null when there is none
     * @param entry what allows this very address; null when nothing does
     * @param blocked whether an entry blocks it: an admin's block goes before a registration
     * @param on whether registered phones are allowed at all
     */
    public record Standing(
            @Nullable Instant registeredUntil, @Nullable Entry entry, boolean blocked, boolean on) {}

    /** What to do. */
    public sealed interface Decision {}

    /** Nothing. */
    public record Keep() implements Decision {}

    /** The address is allowed until then. */
    public record Allow(Instant until) implements Decision {}

    /** The entry goes. */
    public record Remove() implements Decision {}

    /** Decides. Entries that something else has made are never touched. */
    public static Decision decide(Standing standing, Instant now) {
        Entry entry = standing.entry();
        if (entry != null && !entry.source().equals(SOURCE)) {
            return new Keep();
        }
        Instant registered = standing.registeredUntil();
        boolean wanted = standing.on() && !standing.blocked() && registered != null && registered.isAfter(now);
        if (!wanted || registered == null) {
            return entry == null ? new Keep() : new Remove();
        }
        Instant until = registered.plus(GRACE);
        Instant held = entry == null ? null : entry.expiresAt();
        boolean worthIt = held == null || !held.plus(WORTH_WRITING).isAfter(until);
        return worthIt ? new Allow(until) : new Keep();
    }
}
