package io.ringfence.policyservice.edge.rest.auth;

import io.ringfence.policyservice.core.access.Rank;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Who may do what. Each role of the cluster holds those before it, and the tenant's role of the same rank; somebody of one tenant holds
 * tenants' roles alone, and sees that tenant alone.
 */
public final class Roles {

    public static final String VIEWER = "viewer";
    public static final String OPERATOR = "operator";
    public static final String ADMIN = "admin";
    public static final String TENANT_VIEWER = "tenant-viewer";
    public static final String TENANT_OPERATOR = "tenant-operator";
    public static final String TENANT_ADMIN = "tenant-admin";

    private Roles() {}

    /** All roles that somebody holds. */
    static Set<String> of(Rank rank, boolean wholeCluster) {
        Set<String> roles = new LinkedHashSet<>();
        for (Rank held : EnumSet.range(Rank.VIEWER, rank)) {
            String name = held.name().toLowerCase(Locale.ROOT);
            roles.add("tenant-" + name);
            if (wholeCluster) {
                roles.add(name);
            }
        }
        return roles;
    }
}
