package io.ringfence.policyservice.core.relay;

import java.util.Optional;

/**
 * A topic and how long it is.
 *
 * @param topicId Kafka's id of the topic; a topic that was made anew has another
 * @param revision its end offset; of several partitions their sum
 */
public record LogPosition(String topicId, long revision) {

    /** The id in place of a known topic's when an admin has asked that all be published again. */
    public static final String ASKED = "asked";

    /** Whether an admin has asked that all be published again. */
    public boolean isAsked() {
        return topicId.equals(ASKED);
    }

    /**
     * Why everything must be published again, if it must.
     *
     * @param known what was published to, as stored; an empty topic id when nothing ever was
     * @param actual the topic as it is
     */
    public static Optional<String> loss(LogPosition known, LogPosition actual) {
        if (known.topicId().isEmpty()) {
            return Optional.of("nothing was published before");
        }
        if (known.isAsked()) {
            return Optional.of("an admin asked for it");
        }
        if (!known.topicId().equals(actual.topicId())) {
            return Optional.of("the topic was made anew");
        }
        if (actual.revision() < known.revision()) {
            return Optional.of("the topic ends at " + actual.revision() + " but had reached " + known.revision());
        }
        return Optional.empty();
    }
}
