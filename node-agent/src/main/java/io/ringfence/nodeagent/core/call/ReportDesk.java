package io.ringfence.nodeagent.core.call;

import java.util.Optional;

/** Where PBXs tell what becomes of their calls. */
public interface ReportDesk {

    /**
     * Takes a report, and sends it on for as long as the agent lives; returns at once. False when there is no room for it.
     *
     * @throws IllegalArgumentException when it contradicts itself, or nobody is known whose call it is
     */
    boolean take(CallReport report);

    /** Who an account code of the PBX is; empty when nobody. */
    Optional<Account> account(String code);
}
