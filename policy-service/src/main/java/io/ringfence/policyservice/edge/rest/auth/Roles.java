package io.ringfence.policyservice.edge.rest.auth;

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

    /** What an admin of the cluster holds. */
    static final Set<String> ALL = Set.of(VIEWER, OPERATOR, ADMIN, TENANT_VIEWER, TENANT_OPERATOR, TENANT_ADMIN);

    private Roles() {}
}
