package io.ringfence.policyservice.core.relay;

import java.time.Duration;
import java.util.List;

/**
 * The queue of records to publish, held by one process at a time. When the connection that holds it is lost, every method
 * throws and another process may take over; at worst a batch is then published twice, which is harmless.
 */
public interface OutboxSession extends AutoCloseable {

    /** Waits until something is written to the queue, or the time is over. */
    void await(Duration atMost);

    /** The next records in order: at most so many, and no more once they have so many bytes. */
    List<PendingRecord> next(int maxRecords, long maxBytes);

    /** Takes published records off the queue, and notes what is worth knowing of them. */
    void published(List<PublishedRecord> records);

    /** What is known of the log that was published to. */
    LogPosition position();

    /** Notes the log, when it is the one that is known and only longer. */
    void reached(long revision);

    /**
     * Puts everything into the queue, for a log that has lost it. It is a change of its own, with a number above all
     * on the log, so that it also wins over a log that is ahead of a database from a backup.
     *
     * @param log the log as it is
     * @param content what it holds; keys that the database does not have are taken off it
     * @return how many records were put in
     */
    int publishAgain(LogPosition log, LogContent content, String reason);

    @Override
    void close();

    /** A record's message as {@code policy-service} writes it. */
    static String source() {
        return "/policy-service";
    }
}
