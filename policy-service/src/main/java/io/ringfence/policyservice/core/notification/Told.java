package io.ringfence.policyservice.core.notification;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people were told.
 *
 * @param letters mails and posts, the newest first
 * @param outcomes events that were not told by themselves, by day, the newest first
 * @param gathered events that wait to be told together
 * @param waiting letters that wait to be delivered
 * @param mail why no mail is sent; absent when it is
 * @param webhook why nothing is posted; absent when it is
 */
public record Told(
        List<LetterState> letters,
        List<OutcomeCount> outcomes,
        List<Waiting> gathered,
        long waiting,
        @Nullable String mail,
        @Nullable String webhook) {

    /**
     * A mail, or a post to the webhook.
     *
     * @param state WAITING, SENT or FAILED
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
     * @param outcome HELD_BACK: nobody was told; MERGED: they are told with others
     */
    public record OutcomeCount(String day, String kind, String outcome, String reason, long count) {}

    /**
     * Events that wait to be told together.
     *
     * @param reason WAVE, DIGEST, QUIET or CAP
     * @param due when they are told
     */
    public record Waiting(String recipient, String reason, String about, long count, Instant since, Instant due) {}

    /**
     * What a test has brought.
     *
     * @param taken whether the mail server has taken the mail
     * @param answer what it has answered, or why there is no answer
     */
    public record Tried(boolean taken, String answer) {}

    /** Who knows. */
    public interface Source {

        /**
         * What people were told.
         *
         * @param limit the most letters, 1 to 1000
         * @throws io.ringfence.policyservice.core.refusal.UnreachableException when nobody answers
         */
        Told show(int limit);

        /**
         * Sends one mail and waits for the answer of the mail server.
         *
         * @throws io.ringfence.policyservice.core.refusal.UnreachableException when nobody answers
         */
        Tried tryMail(String to);
    }
}
