package io.ringfence.contract.settings;

/**
 * Who is allowed without an admin's word.
 *
 * @param registrations whether an address from which a phone has registered is allowed while the registration lasts
 */
public record AutomaticAllow(boolean registrations) {

    /** As when nothing is said. */
    public static final AutomaticAllow USUAL = new AutomaticAllow(true);
}
