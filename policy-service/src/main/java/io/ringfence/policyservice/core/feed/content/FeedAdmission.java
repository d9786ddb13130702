package io.ringfence.policyservice.core.feed.content;

import io.ringfence.firewall.network.Family;
import io.ringfence.policyservice.core.feed.FeedDraft;
import io.ringfence.policyservice.core.feed.FeedState;
import io.ringfence.policyservice.core.list.ListContent;
import java.time.Instant;
import java.util.Optional;

/** Whether what a source has may take the place of what the list has. */
public final class FeedAdmission {

    private FeedAdmission() {}

    /** What becomes of it. */
    public sealed interface Decision {

        /** The list is filled with it; {@code forced}: only because an admin takes a change of any size. */
        record Fill(boolean forced) implements Decision {}

        /** The list has it already. */
        record Same() implements Decision {}

        /** The list stays until an admin confirms. */
        record Hold(FeedState.Held change) implements Decision {}
    }

    /**
     * Decides.
     *
     * @param before what the list has; empty before the first fill, which is never held
     * @param confirmed whether an admin takes a change of any size
     */
    public static Decision decide(
            Optional<ListContent> before, ListContent next, FeedDraft set, boolean confirmed, Instant now) {
        if (before.isEmpty()) {
            return new Decision.Fill(false);
        }
        int added = 0;
        int removed = 0;
        for (Family family : Family.values()) {
            added += next.networks(family).minus(before.get().networks(family)).size();
            removed +=
                    before.get().networks(family).minus(next.networks(family)).size();
        }
        if (added == 0 && removed == 0) {
            return new Decision.Same();
        }
        int percent = percent(Math.max(added, removed), before.get().size());
        boolean held = percent > set.maxChangePercent();
        if (confirmed || !held) {
            return new Decision.Fill(held);
        }
        String reason = "the source adds " + added + " and removes " + removed + " of "
                + before.get().size()
                + " networks, a change of " + percent + " %, and more than " + set.maxChangePercent()
                + " % waits for an admin; the list stays. If it is meant, refresh with confirm=true";
        return new Decision.Hold(new FeedState.Held(now, added, removed, percent, reason));
    }

    /** Rounded up, so that a change above the limit is never called equal to it. */
    private static int percent(long changed, long of) {
        return of == 0 ? Integer.MAX_VALUE : (int) Math.min(Integer.MAX_VALUE, (100 * changed + of - 1) / of);
    }
}
