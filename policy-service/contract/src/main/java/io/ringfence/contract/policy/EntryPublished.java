package io.ringfence.contract.policy;

import io.ringfence.contract.Bounds;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One address or network that is allowed or blocked.
 *
 * @param list whether it is allowed or blocked
 * @param cidr canonical network, always with its prefix length: {@code 203.0.113.9/32}, {@code 2001:db8::/64}
 * @param source who or what made it, upper case: {@code ADMIN}, {@code REGISTRATION}
 * @param comment why, as the admin wrote it, at most 500 characters; shown escaped
 * @param expiresAt when it ends by itself; never when absent
 */
public record EntryPublished(
        ListKind list,
        String cidr,
        String source,
        @Nullable String comment,
        @Nullable Instant expiresAt) implements PolicyRecord {

    public static final String KEY_PREFIX = "entry/";

    public EntryPublished {
        Objects.requireNonNull(list, "list");
        Bounds.text(cidr, "cidr", 50);
        Bounds.name(source, "source", Bounds.SOURCE);
        if (comment != null) {
            Bounds.text(comment, "comment", 500);
        }
    }

    /** The record key of an entry: {@code entry/BLOCK/203.0.113.9/32}. */
    public static String key(ListKind list, String cidr) {
        return KEY_PREFIX + list + "/" + cidr;
    }

    @Override
    public String key() {
        return key(list, cidr);
    }
}
