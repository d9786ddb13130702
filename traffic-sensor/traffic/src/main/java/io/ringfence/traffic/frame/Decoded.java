package io.ringfence.traffic.frame;

/** What the decoder has found in a frame. */
public enum Decoded {
    /** A datagram; the packet's payload is what it carries. */
    UDP,
    /** A segment; the packet's payload is what it carries, maybe nothing. */
    TCP,
    /** What a PBX has told of; the packet's payload is the message. */
    HEP,
    /** A fragment of a datagram that is not whole yet, or never will be. */
    FRAGMENT,
    OTHER_TRANSPORT,
    NOT_IP,
    UNKNOWN_LINK,
    DAMAGED
}
