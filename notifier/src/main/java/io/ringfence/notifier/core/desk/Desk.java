package io.ringfence.notifier.core.desk;

import io.ringfence.contract.notification.NotificationKind;
import io.ringfence.contract.notification.NotificationSettings;
import io.ringfence.contract.notification.NotificationSettingsPublished;
import io.ringfence.contract.notification.Severity;
import io.ringfence.notifier.core.delivery.Letter;
import io.ringfence.notifier.core.item.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides on what one transaction reads, for each recipient by itself. An item
 *
 * <ol>
 *   <li>is held back when it is off, too old, matters too little, or nobody wants to hear of it;
 *   <li>waits for the digest in that mode; joins its wave where one goes on;
 *   <li>waits for the end of the quiet hours, unless it is critical;
 *   <li>waits for the next hour when this one has had its mails;
 *   <li>is a letter.
 * </ol>
 */
public final class Desk {

    private final NotificationSettingsPublished published;
    private final NotificationSettings settings;
    private final Audience audience;
    private final Duration maxAge;
    private final Instant now;
    private final Map<Place, Gathered> gathered = new HashMap<>();
    private final Map<String, Integer> used = new HashMap<>();
    private final Changes changes = new Changes();

    /**
     * @param maxAge what has happened longer ago is told to nobody
     */
    public Desk(NotificationSettingsPublished published, Audience audience, Duration maxAge, Instant now) {
        this.published = published;
        this.settings = published.settings();
        this.audience = audience;
        this.maxAge = maxAge;
        this.now = now;
    }

    /** Whether an item is so old that it is not even remembered. */
    public boolean isTooOld(Item item) {
        Instant oldest = now.minus(maxAge);
        return item.at().isBefore(oldest);
    }

    /** The places that must be known before items are told. */
    public Set<Place> places(List<Item> items) {
        Set<Place> places = new HashSet<>();
        for (Item item : items) {
            for (String recipient : audience.of(item, settings)) {
                for (Stream stream : Stream.values()) {
                    places.add(place(recipient, stream, item));
                }
            }
        }
        return places;
    }

    /** What is gathered at places so far. */
    public void known(List<Gathered> before) {
        before.forEach(part -> gathered.put(part.place(), part));
    }

    /** How many letters recipients have had in this clock hour. */
    public void used(Map<String, Integer> letters) {
        used.putAll(letters);
    }

    /** An item that only its counting is left of. */
    public void heldBack(NotificationKind kind, HeldBack reason) {
        changes.heldBack(kind, reason, 1);
    }

    /** Decides on an item. */
    public void tell(Item item) {
        if (!settings.on()) {
            changes.heldBack(item.kind(), HeldBack.OFF, 1);
        } else if (isTooOld(item) || published.since() != null && item.at().isBefore(published.since())) {
            changes.heldBack(item.kind(), HeldBack.TOO_OLD, 1);
        } else if (!item.severity().isAtLeast(settings.minimum())) {
            changes.heldBack(item.kind(), HeldBack.BELOW_MINIMUM, 1);
        } else {
            List<String> recipients = audience.of(item, settings);
            recipients.forEach(recipient -> tell(recipient, item));
            if (audience.misses(item, settings)) {
                changes.heldBack(item.kind(), HeldBack.NO_SMTP_SERVER, 1);
            } else if (recipients.isEmpty()) {
                changes.heldBack(item.kind(), HeldBack.NO_RECIPIENT, 1);
            }
        }
    }

    /** Tells what is due. Of digests, quiet hours and caps all of a recipient goes together, whatever is due of it. */
    public void release(List<Gathered> due) {
        Map<String, List<Gathered>> together = new LinkedHashMap<>();
        for (Gathered part : due) {
            Place place = part.place();
            String key = place.stream() == Stream.WAVE
                    ? place.recipient() + "|" + place.name()
                    : place.recipient() + "||" + place.stream();
            together.computeIfAbsent(key, _ -> new ArrayList<>()).add(part);
        }
        together.values().forEach(this::releaseTogether);
    }

    /** What was decided. */
    public Changes changes() {
        return changes;
    }

    private void tell(String recipient, Item item) {
        if (settings.mode() == NotificationSettings.Mode.DIGEST) {
            gather(recipient, Stream.DIGEST, item, Timing.digest(settings, now));
            return;
        }
        boolean isByWave = settings.mode() == NotificationSettings.Mode.FIRST_OF_WAVE;
        if (isByWave && isWave(recipient, item)) {
            gather(recipient, Stream.WAVE, item, now);
        } else if (!item.severity().isAtLeast(Severity.CRITICAL) && Timing.isQuiet(settings, now)) {
            gather(recipient, Stream.QUIET, item, Timing.quietEnd(settings, now));
        } else if (settings.mailsPerHour() != null && used.getOrDefault(recipient, 0) >= settings.mailsPerHour()) {
            gather(recipient, Stream.CAP, item, Hour.of(now).plus(Duration.ofHours(1)));
        } else if (isByWave) {
            Place place = place(recipient, Stream.WAVE, item);
            String thread = "wave|" + place.name() + "|" + now;
            put(Gathered.of(place, item, now, Timing.waveEnd(settings, now, now), thread));
            letter(Letters.of(recipient, Letter.Form.WAVE_BEGINS, item, thread));
        } else {
            letter(Letters.of(recipient, Letter.Form.SINGLE, item, item.thread()));
        }
    }

    /** Whether the incident of an item goes on; one that is over is told of first. */
    private boolean isWave(String recipient, Item item) {
        Gathered wave = gathered.get(place(recipient, Stream.WAVE, item));
        if (wave == null) {
            return false;
        }
        if (wave.due().isAfter(now)) {
            return true;
        }
        releaseTogether(List.of(wave));
        return gathered.containsKey(wave.place());
    }

    private void gather(String recipient, Stream stream, Item item, Instant due) {
        Place place = place(recipient, stream, item);
        Gathered before = gathered.get(place);
        if (before == null) {
            put(Gathered.of(place, item, now, due, stream + "|" + due));
        } else {
            Instant next = stream == Stream.WAVE ? Timing.waveEnd(settings, before.began(), now) : before.due();
            put(before.with(item, next));
        }
        changes.merged(item.kind(), stream);
    }

    private void releaseTogether(List<Gathered> parts) {
        Place place = parts.getFirst().place();
        boolean isTold = settings.on() && audience.has(place.recipient(), settings);
        if (isTold && waits(parts)) {
            Instant morning = Timing.quietEnd(settings, now);
            parts.forEach(part -> put(part.until(morning)));
            return;
        }
        parts.forEach(part -> {
            gathered.remove(part.place());
            changes.end(part.place());
        });
        boolean isSingleWave = place.stream() == Stream.WAVE && parts.getFirst().count() == 1;
        if (isTold && !isSingleWave) {
            letter(Letters.summary(place.recipient(), place.stream(), parts));
        } else if (!isTold) {
            parts.forEach(part -> changes.heldBack(part.kind(), HeldBack.NO_RECIPIENT, part.count()));
        }
    }

    /** A daily digest comes at the time that was asked for; other summaries can wait until the quiet hours are over. */
    private boolean waits(List<Gathered> parts) {
        boolean isDaily = parts.getFirst().place().stream() == Stream.DIGEST
                && settings.digest().at() != null;
        return !isDaily
                && Timing.isQuiet(settings, now)
                && parts.stream().noneMatch(part -> part.kind().severity() == Severity.CRITICAL);
    }

    private void put(Gathered part) {
        gathered.put(part.place(), part);
        changes.gather(part);
    }

    private void letter(Letter letter) {
        changes.letter(letter);
        if (settings.mailsPerHour() != null) {
            changes.used(letter.recipient(), used.merge(letter.recipient(), 1, Integer::sum));
        }
    }

    private static Place place(String recipient, Stream stream, Item item) {
        return new Place(recipient, stream, stream == Stream.WAVE ? item.incident() : item.group());
    }
}
