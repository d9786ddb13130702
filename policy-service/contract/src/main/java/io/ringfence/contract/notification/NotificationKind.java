package io.ringfence.contract.notification;

import io.ringfence.contract.notice.NoticeRaised;

/** What people may be told of. */
public enum NotificationKind {
    /** A node has banned an address. */
    BAN(Severity.WARNING),
    /** A whole network was banned, because many of its addresses were. */
    NETWORK_BAN(Severity.CRITICAL),
    /** An extension or a tenant has reached a limit and makes no calls that cost money. */
    CALL_BLOCK(Severity.CRITICAL),
    /** It may call again. */
    CALL_BLOCK_LIFTED(Severity.INFO),
    LIMIT_NEAR(Severity.WARNING),
    ROUTE_CAP_BYPASSED(Severity.CRITICAL),
    LATE_EXCEEDED(Severity.WARNING),
    CONFLICTING_RECORD(Severity.WARNING),
    UNKNOWN_TENANT(Severity.WARNING),
    PROVIDER_ORPHAN(Severity.CRITICAL),
    PROVIDER_LONGER(Severity.WARNING),
    PROVIDER_MISSING(Severity.INFO),
    WATCHER_LAG(Severity.CRITICAL),
    DEAD_LETTER(Severity.WARNING);

    private final Severity severity;

    NotificationKind(Severity severity) {
        this.severity = severity;
    }

    /** How much it matters. */
    public Severity severity() {
        return severity;
    }

    /** The kind of a notice. */
    public static NotificationKind of(NoticeRaised.Kind kind) {
        return switch (kind) {
            case BLOCK_RAISED -> CALL_BLOCK;
            case BLOCK_LIFTED -> CALL_BLOCK_LIFTED;
            case LIMIT_NEAR -> LIMIT_NEAR;
            case ROUTE_CAP_BYPASSED -> ROUTE_CAP_BYPASSED;
            case LATE_EXCEEDED -> LATE_EXCEEDED;
            case CONFLICTING_RECORD -> CONFLICTING_RECORD;
            case UNKNOWN_TENANT -> UNKNOWN_TENANT;
            case PROVIDER_ORPHAN -> PROVIDER_ORPHAN;
            case PROVIDER_LONGER -> PROVIDER_LONGER;
            case PROVIDER_MISSING -> PROVIDER_MISSING;
            case WATCHER_LAG -> WATCHER_LAG;
            case DEAD_LETTER -> DEAD_LETTER;
        };
    }
}
