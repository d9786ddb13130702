package io.ringfence.traffic.count;

/** What became of a frame: each frame has exactly one. */
public enum Outcome {
    /** One or more SIP messages end in it. */
    SIP("SIP"),
    /** A part of something that is not whole yet: a fragment, or a segment of a stream. */
    PART("part of a message"),
    /** A segment that carries nothing: a handshake or an acknowledgement. */
    EMPTY("no payload"),
    /** A segment whose bytes were seen before. */
    REPEATED("repeated segment"),
    KEEP_ALIVE("keep-alive"),
    /** TLS: counted, and not looked into. */
    ENCRYPTED("encrypted"),
    NOT_SIP("not SIP"),
    /** IP with neither UDP nor TCP in it. */
    OTHER_TRANSPORT("other transport"),
    NOT_IP("not IP"),
    /** Captured on a link whose layout is not known here. */
    UNKNOWN_LINK("unknown link type"),
    /** Its headers contradict each other, or it ends within them. */
    DAMAGED("damaged");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    /** What it is, in words. */
    public String label() {
        return label;
    }
}
