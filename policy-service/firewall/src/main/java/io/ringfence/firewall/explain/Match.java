package io.ringfence.firewall.explain;

import io.ringfence.contract.policy.ListPublished;
import io.ringfence.firewall.network.Network;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something in the policy that an address lies in.
 *
 * @param layer where in the rule order it stands
 * @param network the network that contains the address
 * @param origin the name of a list; {@code entry} for a single entry, {@link #BAN} for a ban
 * @param id the entry's id; absent for a list
 * @param source who or what made it
 * @param by who stored it last
 * @param since when it was stored
 * @param until when it ends by itself; never when absent
 * @param comment why, in the admin's words
 * @param revision the policy's revision from which on it holds; absent until it is published
 */
public record Match(
        Layer layer,
        Network network,
        String origin,
        @Nullable String id,
        String source,
        String by,
        Instant since,
        @Nullable Instant until,
        @Nullable String comment,
        @Nullable Long revision) {

    /** The origin of a ban. */
    public static final String BAN = "ban";

    /** Whether nodes can know it; a ban is known only because it was published. */
    public boolean isPublished() {
        return revision != null || isBan();
    }

    /** Whether it is a single entry. */
    public boolean isEntry() {
        return id != null;
    }

    /**
     * The call that lifts it for an address, below the API's root: it takes an entry or a list away; against a feed's list,
     * which comes again, the address is allowed.
     */
    public String lift(Network ip) {
        if (isBan()) {
            return "POST /api/v1/bans/" + ip.address() + "/lift";
        }
        if (layer == Layer.BLOCK && isFeed()) {
            return allow(ip);
        }
        if (isEntry()) {
            return "DELETE /api/v1/firewall/entries/" + id;
        }
        return source.equals(ListPublished.SOURCE_TENANT)
                ? "DELETE /api/v1/tenants/" + origin.substring(ListPublished.TENANT_PREFIX.length()) + "/addresses"
                : "DELETE /api/v1/firewall/lists/" + origin;
    }

    private boolean isBan() {
        return layer == Layer.BLOCK && !isEntry() && origin.equals(BAN);
    }

    private boolean isFeed() {
        return !isEntry() && source.equals(ListPublished.SOURCE_FEED);
    }

    /** The call that allows an address. */
    static String allow(Network ip) {
        return "POST /api/v1/firewall/entries {\"list\":\"ALLOW\",\"cidr\":\"" + ip + "\"}";
    }

    private String kind() {
        if (isEntry()) {
            return " entry ";
        }
        return isBan() ? " ban of " : (isFeed() ? " feed " : " list ") + origin + " with ";
    }

    /** What it is, for people: {@code BLOCK entry 203.0.113.0/24 (by admin, since ..., until ..., "comment")}. */
    public String sentence() {
        StringBuilder text = new StringBuilder(layer.name())
                .append(kind())
                .append(network)
                .append(" (by ")
                .append(by)
                .append(", since ")
                .append(since);
        text.append(until == null ? ", without end" : ", until " + until);
        if (comment != null) {
            text.append(", \"").append(comment).append('"');
        }
        return text.append(')').toString();
    }
}
