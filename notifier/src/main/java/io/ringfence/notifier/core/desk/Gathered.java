package io.ringfence.notifier.core.desk;

import io.ringfence.contract.notification.NotificationKind;
import io.ringfence.notifier.core.item.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is gathered at a place: counts, and only some of the items, so that a million of them take no more room than twenty.
 *
 * @param kind the kind of the first one
 * @param count how many there are; of a wave also the first one, which was told
 * @param first when the first one happened
 * @param last when the last one happened
 * @param began when gathering began, by the clock of the notifier
 * @param due when they are told
 * @param thread what their mail belongs to
 * @param samples the first ones, at most {@link #MAX_SAMPLES}
 * @param features how many of each feature there are; the 21st and all further features are one, {@link #OTHERS}
 */
public record Gathered(
        Place place,
        NotificationKind kind,
        @Nullable String tenant,
        long count,
        Instant first,
        Instant last,
        Instant began,
        Instant due,
        String thread,
        List<Sample> samples,
        Map<String, Long> features) {

    /** More items are only counted. */
    public static final int MAX_SAMPLES = 20;

    /** More features are counted together. */
    public static final int MAX_FEATURES = 20;

    /** The feature of what has one too many. */
    public static final String OTHERS = "others";

    public Gathered {
        samples = List.copyOf(samples);
        features = Map.copyOf(features);
    }

    /** A place with its first item. */
    static Gathered of(Place place, Item item, Instant now, Instant due, String thread) {
        return new Gathered(
                place,
                item.kind(),
                item.tenant(),
                1,
                item.at(),
                item.at(),
                now,
                due,
                thread,
                List.of(new Sample(item.title(), item.at())),
                counted(Map.of(), item));
    }

    /** With one more item. */
    Gathered with(Item item, Instant nextDue) {
        List<Sample> some = samples;
        if (samples.size() < MAX_SAMPLES) {
            some = new ArrayList<>(samples);
            some.add(new Sample(item.title(), item.at()));
        }
        return new Gathered(
                place,
                kind,
                tenant,
                count + 1,
                first.isBefore(item.at()) ? first : item.at(),
                last.isAfter(item.at()) ? last : item.at(),
                began,
                nextDue,
                thread,
                some,
                counted(features, item));
    }

    /** Told later. */
    Gathered until(Instant nextDue) {
        return new Gathered(place, kind, tenant, count, first, last, began, nextDue, thread, samples, features);
    }

    private static Map<String, Long> counted(Map<String, Long> before, Item item) {
        Map<String, Long> counts = new TreeMap<>(before);
        for (String feature : item.features()) {
            boolean hasRoom = counts.containsKey(feature) || counts.size() < MAX_FEATURES;
            counts.merge(hasRoom ? feature : OTHERS, 1L, Long::sum);
        }
        return counts;
    }
}
