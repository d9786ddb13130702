package io.ringfence.firewall.explain;

/** What a packet meets on its way in, in rule order; the first that matches decides. */
public enum Layer {
    /** Packets on the loopback interface. */
    LOOPBACK(Verdict.PASSES, "loopback always passes"),
    /** Addresses that a node must reach to be told better; each node has its own. */
    CONTROL_PLANE(Verdict.PASSES, "it is an address of the control plane, which always passes"),
    ALLOW(Verdict.PASSES, "it is allowed, and allowed beats every kind of block"),
    BLOCK(Verdict.DROPPED, "it is blocked"),
    /** Its country may not reach the nodes. */
    COUNTRY(Verdict.DROPPED, "its country may not reach the nodes"),
    /** On the SIP ports only; its other packets pass. */
    SIP_CLOSED(Verdict.DROPPED, "the SIP ports are closed for all that is not allowed"),
    /** Nothing matched. */
    DEFAULT(Verdict.PASSES, "nothing blocks it");

    /** What becomes of a packet. */
    public enum Verdict {
        PASSES,
        DROPPED
    }

    private final Verdict verdict;
    private final String reason;

    Layer(Verdict verdict, String reason) {
        this.verdict = verdict;
        this.reason = reason;
    }

    /** What becomes of a packet that this layer decides on. */
    public Verdict verdict() {
        return verdict;
    }

    /** Why, as the end of a sentence. */
    public String reason() {
        return reason;
    }
}
