package io.ringfence.nodeagent.core.call;

import java.util.Optional;

/** Where PBXs ask before they place a call. */
public interface DialDesk {

    /** Whether the call may be placed; returns at once. */
    DialAnswer ask(DialRequest request);

    /** Who an account code of the PBX is; empty when nobody. */
    Optional<Account> account(String code);
}
