package io.ringfence.nodeagent.core.pbx;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of a channel of the PBX. */
final class Channel {

    /** Its name, such as {@code PJSIP/101-acme-0000001a}; empty until an event tells it. */
    String name = "";

    /** The account code that it was made with: that of its phone. A called leg takes the caller's after that. */
    String ownAccount = "";

    /** The tenant that the PBX itself names. */
    String tenant = "";

    /** The channel that has transferred it; what it dials from then on is that one's. */
    String transferredBy = "";

    /** Who has dialled it; empty when nobody has (originate). */
    String dialledBy = "";

    /** What was dialled to reach it. */
    String dialString = "";

    /** Whether a dial to it was told. */
    boolean dialled;

    /** Whether it has talked to somebody. */
    boolean bridged;

    /** For the second half of a Local channel the first one's id. */
    String otherHalf = "";

    /** Numbers to which phones that it has dialled forward the call, with the channels of those phones. */
    final Map<String, String> forwards = new HashMap<>();

    /** When the agent heard first that it is there. */
    Instant seen = Instant.MAX;

    /** Since when it is gone. */
    @Nullable Instant gone;

    /** Takes what an event or a list says of it. */
    void made(AmiMessage told, Instant now) {
        name = told.get("Channel");
        ownAccount = told.get("AccountCode");
        tenant = told.get("Tenantid");
        seen = now;
    }

    /** Whether it is the half of a Local channel that runs a dialplan. */
    boolean isSecondHalf() {
        return name.startsWith("Local/") && name.endsWith(";2");
    }
}
