package io.ringfence.nodeagent.core.call;

/** Why a call may be placed or not. */
public enum DialReason {
    /** Nothing forbids it. */
    FREE_TO_CALL(true),
    /** An emergency number always passes. */
    EMERGENCY(true),
    /** It stays inside. */
    INTERNAL(true),
    /** Nobody answers for it. */
    NOBODY(false),
    EXTENSION_DAILY(false),
    TENANT_DAILY(false),
    TENANT_MONTHLY(false),
    ABUSE(false),
    /** Its route costs more a minute than the tenant's cap. */
    ROUTE_COST(false),
    /** Its first block of seconds costs more than a call may. */
    CALL_COST(false),
    /** The extension has as many calls as it may. */
    CONCURRENT_CALLS(false),
    /** Nobody knows what is spent, and the tenant wants no calls that cost money then. */
    BILLING_BLIND(false);

    private final boolean allowed;

    DialReason(boolean allowed) {
        this.allowed = allowed;
    }

    public boolean isAllowed() {
        return allowed;
    }
}
