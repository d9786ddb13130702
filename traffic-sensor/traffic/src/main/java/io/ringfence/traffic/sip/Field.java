package io.ringfence.traffic.sip;

/** What of a message has a text. */
public enum Field {
    /** The request's method. */
    METHOD,
    REQUEST_URI,
    /** The user of the Request-URI: who is called, as a trunk has it. */
    REQUEST_USER,
    CALL_ID,
    FROM_USER,
    FROM_TAG,
    TO_USER,
    TO_TAG,
    /** The whole first Contact. */
    CONTACT,
    CSEQ_METHOD,
    /** User-Agent, or Server. */
    USER_AGENT
}
