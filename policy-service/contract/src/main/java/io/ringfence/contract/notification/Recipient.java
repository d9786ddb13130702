package io.ringfence.contract.notification;

import io.ringfence.contract.Bounds;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who gets mail.
 *
 * @param address a mail address, ASCII, without a name
 * @param tenants the tenants of which they hear; empty for all, and for what is the whole system's too
 * @param kinds the kinds of which they hear; empty for all
 */
public record Recipient(String address, List<String> tenants, List<NotificationKind> kinds) {

    /** The form of an address: a dot-atom and a domain of RFC 5321, without quotes, comments and address literals. */
    public static final Pattern ADDRESS =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
                    + "@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");

    /** The longest address. */
    public static final int MAX_ADDRESS = 254;

    private static final int MAX_LOCAL = 64;
    private static final int MAX_TENANTS = 1_000;

    public Recipient {
        checkAddress(address, "address");
        tenants = tenants == null
                ? List.of()
                : tenants.stream().sorted().distinct().toList();
        kinds = kinds == null ? List.of() : kinds.stream().sorted().distinct().toList();
        Bounds.between(tenants.size(), 0, MAX_TENANTS, "tenants");
        tenants.forEach(tenant -> Bounds.name(tenant, "tenants", Bounds.TENANT));
    }

    /** Refuses what is no mail address. */
    static void checkAddress(String address, String field) {
        boolean isAddress = address.length() <= MAX_ADDRESS
                && address.indexOf('@') <= MAX_LOCAL
                && ADDRESS.matcher(address).matches();
        if (!isAddress) {
            throw new IllegalArgumentException(field + ": must be a mail address such as noc@example.com");
        }
    }

    /** Whether they hear of a kind of a tenant; of what is no tenant's only those who hear of all tenants do. */
    public boolean hears(NotificationKind kind, @Nullable String tenant) {
        boolean ofTenant = tenants.isEmpty() || tenant != null && tenants.contains(tenant);
        return ofTenant && (kinds.isEmpty() || kinds.contains(kind));
    }
}
