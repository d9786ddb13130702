package io.ringfence.notifier.core.history;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was sent, held back, merged and failed.
 *
 * @param letters the newest first
 * @param outcomes what was not told by itself, by day, the newest first
 * @param gathered what waits to be told together
 * @param waiting letters that wait to be delivered
 * @param mail why no mail is sent; absent when it is
 * @param webhook why nothing is posted; absent when it is
 */
public record Notifications(
        List<LetterState> letters,
        List<OutcomeCount> outcomes,
        List<Waiting> gathered,
        long waiting,
        @Nullable String mail,
        @Nullable String webhook) {

    /**
     * A letter.
     *
     * @param state {@code WAITING}, {@code SENT} or {@code FAILED}
     * @param count how many events it tells of
     * @param answer what the other end has answered last
     * @param nextAttempt when it is tried next; absent when it is not
     */
    public record LetterState(
            String id,
            String recipient,
            String state,
            String form,
            String kind,
            String subject,
            long count,
            Instant createdAt,
            int attempts,
            @Nullable String answer,
            @Nullable Instant nextAttempt,
            @Nullable Instant endedAt) {}

    /**
     * How many events had an outcome.
     *
     * @param outcome {@code HELD_BACK} or {@code MERGED}
     */
    public record OutcomeCount(String day, String kind, String outcome, String reason, long count) {}

    /**
     * Events that wait to be told together.
     *
     * @param reason why they do
     * @param due when they are told
     */
    public record Waiting(String recipient, String reason, String about, long count, Instant since, Instant due) {}

    /**
     * What a test has brought.
     *
     * @param taken whether the server has taken it
     * @param answer what it has answered, or why there is no answer
     */
    public record Tried(boolean taken, String answer) {}

    /** Who knows. */
    public interface Desk {

        /**
         * What became of everything.
         *
         * @param most the most letters, at least 1
         */
        Notifications show(int most);

        /** Sends one mail now, whatever the settings say of modes and hours, and waits for the answer. */
        Tried tryMail(String address);
    }
}
