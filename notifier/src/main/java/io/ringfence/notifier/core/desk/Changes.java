package io.ringfence.notifier.core.desk;

import io.ringfence.contract.notification.NotificationKind;
import io.ringfence.notifier.core.delivery.Letter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a transaction has decided. */
public final class Changes {

    /**
     * What became of items that were not told by themselves.
     *
     * @param outcome {@link #HELD_BACK} or {@link #MERGED}
     * @param reason why
     */
    public record Outcome(NotificationKind kind, String outcome, String reason) {}

    /** The outcome of what nobody is told of. */
    public static final String HELD_BACK = "HELD_BACK";

    /** The outcome of what is told with others. */
    public static final String MERGED = "MERGED";

    private final List<Letter> letters = new ArrayList<>();
    private final Map<Place, Gathered> gathered = new LinkedHashMap<>();
    private final Set<Place> ended = new LinkedHashSet<>();
    private final Map<Outcome, Long> outcomes = new HashMap<>();
    private final Map<String, Integer> used = new HashMap<>();

    /** Letters, in their order. */
    public List<Letter> letters() {
        return letters;
    }

    /** What is gathered now, where that has changed. */
    public Map<Place, Gathered> gathered() {
        return gathered;
    }

    /** Places that are empty now. */
    public Set<Place> ended() {
        return ended;
    }

    /** Counts of what was not told by itself. */
    public Map<Outcome, Long> outcomes() {
        return outcomes;
    }

    /** How many letters recipients have had in this hour, where that has changed. */
    public Map<String, Integer> used() {
        return used;
    }

    void letter(Letter letter) {
        letters.add(letter);
    }

    void gather(Gathered now) {
        gathered.put(now.place(), now);
        ended.remove(now.place());
    }

    void end(Place place) {
        gathered.remove(place);
        ended.add(place);
    }

    void heldBack(NotificationKind kind, HeldBack reason, long count) {
        outcomes.merge(new Outcome(kind, HELD_BACK, reason.name()), count, Long::sum);
    }

    void merged(NotificationKind kind, Stream stream) {
        outcomes.merge(new Outcome(kind, MERGED, stream.name()), 1L, Long::sum);
    }

    void used(String recipient, int count) {
        used.put(recipient, count);
    }
}
