package io.ringfence.nodeagent.edge.kafka;

import java.time.Instant;

/**
 * Whether Kafka answers.
 *
 * @param up whether it does
 * @param since the last time that it did, or the start when it never has
 */
public record Contact(boolean up, Instant since) {

    /** For people. */
    public String describe() {
        return up ? "in contact" : "no contact since " + since;
    }
}
