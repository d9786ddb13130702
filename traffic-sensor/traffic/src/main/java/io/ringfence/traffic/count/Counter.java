package io.ringfence.traffic.count;

/** What is counted besides the outcome of each frame. */
public enum Counter {
    FRAMES("frames"),
    BYTES("bytes"),
    MESSAGES("messages"),
    /** Messages of which the end, or a part, was never seen. */
    MESSAGES_PARTIAL("partial messages"),
    /** Messages that are longer than what is kept of one. */
    MESSAGES_TOO_LONG("messages too long"),
    /** Frames of which the capture has kept less than was on the wire. */
    FRAMES_CUT("frames cut by the capture"),
    DATAGRAMS_REASSEMBLED("datagrams reassembled"),
    DATAGRAMS_TIMED_OUT("datagrams timed out"),
    /** Datagrams given up because too many were waiting for their fragments. */
    DATAGRAMS_EVICTED("datagrams evicted"),
    /** Datagrams given up because fragments overlap, contradict each other or are too many. */
    DATAGRAMS_REFUSED("datagrams refused"),
    FLOWS("TCP directions"),
    FLOWS_EVICTED("TCP directions evicted"),
    FLOWS_ENCRYPTED("TCP directions encrypted"),
    SEGMENTS_OUT_OF_ORDER("segments out of order"),
    /** Gaps in a stream that were never filled. */
    GAPS("gaps in streams"),
    /** Bytes of streams that belong to no message whose start was seen. */
    BYTES_SKIPPED("bytes skipped"),
    /** WebSocket messages that are compressed or no SIP. */
    WEBSOCKET_NOT_SIP("WebSocket messages not SIP"),
    HEP_DAMAGED("HEP packets damaged");

    private final String label;

    Counter(String label) {
        this.label = label;
    }

    /** What it is, in words. */
    public String label() {
        return label;
    }
}
