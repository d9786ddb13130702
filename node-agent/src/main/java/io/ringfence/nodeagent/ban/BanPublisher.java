package io.ringfence.nodeagent.ban;

import io.ringfence.contract.ban.BanRecord;
import java.time.Instant;
import java.util.function.Consumer;

/** Kafka, as the owner of bans needs it. */
public interface BanPublisher {

    /** When the topic was last read to its end; {@link Instant#MIN} when never, or when Kafka does not answer. */
    Instant atEnd();

    /** Sends; tells whether it was acknowledged, on another thread. */
    void send(BanRecord event, Consumer<Boolean> done);
}
