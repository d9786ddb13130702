package io.ringfence.contract.ban;

import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bans of a network are lifted before their end, on all nodes.
 *
 * @param network what was banned; see {@link BanRecord#network()}
 * @param cause why it is lifted
 * @param by who or what lifted it: an admin, a node's Fail2Ban, or what allows the address; for people
 * @param node the node that lifted it; absent when an admin did
 * @param at when, by the clock of whoever lifted it
 */
public record BanLifted(
        String network, Cause cause, String by, @Nullable String node, Instant at) implements BanRecord {

    /** Why a ban is lifted. */
    public enum Cause {
        /** An admin has lifted it. */
        ADMIN,
        /** Its address is allowed. */
        ALLOWED,
        /** It was unbanned in the Fail2Ban that had banned it. */
        FAIL2BAN
    }

    private static final int MAX_BY = 200;

    public BanLifted {
        Bounds.text(network, "network", MAX_NETWORK);
        Objects.requireNonNull(cause, "cause");
        Bounds.text(by, "by", MAX_BY);
        if (node != null) {
            Bounds.name(node, "node", Bounds.NODE);
        }
        Objects.requireNonNull(at, "at");
    }
}
