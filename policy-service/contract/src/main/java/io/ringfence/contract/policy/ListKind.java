package io.ringfence.contract.policy;

/** What being in a list means for a packet's source address. Allowed beats every kind of block. */
public enum ListKind {
    ALLOW,
    BLOCK
}
