package io.ringfence.traffic.frame;

/** How a SIP message travelled. */
public enum Transport {
    UDP,
    TCP,
    /** SIP over WebSocket. */
    WS,
    /** Decrypted by a PBX, which has told of it. */
    TLS,
    SCTP,
    OTHER
}
