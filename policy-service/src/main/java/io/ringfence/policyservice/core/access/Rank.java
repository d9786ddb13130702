package io.ringfence.policyservice.core.access;

/** What somebody may do; each may what those before it may. */
public enum Rank {
    /** May see. */
    VIEWER,
    /** May do the day's work: block, allow, lift, change limits. */
    OPERATOR,
    /** May change the protection itself, and who gets in. */
    ADMIN
}
