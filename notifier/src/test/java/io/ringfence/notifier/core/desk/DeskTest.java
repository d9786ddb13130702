package io.ringfence.notifier.core.desk;

import static io.ringfence.contract.notification.NotificationSettings.Mode.DIGEST;
import static io.ringfence.contract.notification.NotificationSettings.Mode.EACH;
import static io.ringfence.contract.notification.NotificationSettings.Mode.FIRST_OF_WAVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringfence.contract.Event;
import io.ringfence.contract.notice.NoticeRaised;
import io.ringfence.contract.notification.Digest;
import io.ringfence.contract.notification.NotificationKind;
import io.ringfence.contract.notification.NotificationSettings;
import io.ringfence.contract.notification.NotificationSettingsPublished;
import io.ringfence.contract.notification.QuietHours;
import io.ringfence.contract.notification.Recipient;
import io.ringfence.contract.notification.Severity;
import io.ringfence.notifier.core.Samples;
import io.ringfence.notifier.core.delivery.Letter;
import io.ringfence.notifier.core.item.Countries;
import io.ringfence.notifier.core.item.Item;
import io.ringfence.notifier.core.item.Items;
import io.ringfence.notifier.core.item.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeskTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Recipient NOC = new Recipient("noc@example.com", List.of(), List.of());

    private NotificationSettings settings = settings(EACH, null, null, NOC);
    private Audience audience = new Audience(true, false);
    private Instant now = NOON;
    private final Map<Place, Gathered> stored = new HashMap<>();
    private final Map<String, Integer> used = new HashMap<>();
    private final List<Letter> letters = new ArrayList<>();
    private final Map<String, Long> outcomes = new HashMap<>();

    @Test
    void eachItemIsALetter() {
        tell(ban(1), ban(2));

        assertThat(letters).extracting(Letter::form).containsExactly(Letter.Form.SINGLE, Letter.Form.SINGLE);
        assertThat(letters.getFirst().subject())
                .isEqualTo("[Ringfence] WARNING BAN: 203.0.113.1 banned on pbx-1 (jail asterisk)");
    }

    @Test
    void whatNobodyIsToldOfIsCountedWithItsReason() {
        now = NOON.plus(Duration.ofDays(2));
        tell(ban(1));
        now = NOON;
        tell(ban(2, Instant.parse("2026-11-25T07:59:59Z")));
        tell(item(Samples.notice(NoticeRaised.Kind.PROVIDER_MISSING, "acme", "1", now)));
        settings = settings(EACH, null, null, new Recipient("a@example.com", List.of("acme"), List.of()));
        tell(ban(3));
        audience = new Audience(false, false);
        settings = settings(EACH, null, null, NOC);
        tell(ban(4));
        settings = NotificationSettings.OFF;
        tell(ban(5));

        assertThat(letters).isEmpty();
        assertThat(outcomes)
                .isEqualTo(Map.of(
                        "HELD_BACK TOO_OLD", 2L,
                        "HELD_BACK BELOW_MINIMUM", 1L,
                        "HELD_BACK NO_RECIPIENT", 1L,
                        "HELD_BACK NO_SMTP_SERVER", 1L,
                        "HELD_BACK OFF", 1L));
    }

    @Test
    void recipientsHearOfTheirTenantsAndKindsOnly() {
        settings = settings(
                EACH,
                null,
                null,
                NOC,
                new Recipient("acme@example.com", List.of("acme"), List.of()),
                new Recipient("near@example.com", List.of(), List.of(NotificationKind.LIMIT_NEAR)));

        tell(item(Samples.block("acme", "101", now)));
        tell(item(Samples.notice(NoticeRaised.Kind.LIMIT_NEAR, "other", "1", now)));

        assertThat(letters)
                .extracting(Letter::recipient)
                .containsExactly("noc@example.com", "acme@example.com", "noc@example.com", "near@example.com");
    }

    @Test
    void ofAWaveTheFirstIsToldAndTheSummaryCountsAll() {
        settings = settings(FIRST_OF_WAVE, null, null, NOC);
        for (int i = 0; i < 1_000; i++) {
            now = now.plusMillis(100);
            tell(ban(i, now));
        }
        now = now.plus(Duration.ofMinutes(10));
        tick();
        assertThat(letters).extracting(Letter::form).containsExactly(Letter.Form.WAVE_BEGINS);

        now = now.plus(Duration.ofMinutes(5));
        tick();

        assertThat(letters).extracting(Letter::form).containsExactly(Letter.Form.WAVE_BEGINS, Letter.Form.WAVE_ENDS);
        assertThat(letters.getLast().count()).isEqualTo(1_000);
        assertThat(letters.getLast().lines()).contains("1000 x node pbx-1", "and 980 more");
        assertThat(letters.getLast().thread()).isEqualTo(letters.getFirst().thread());
        assertThat(stored).isEmpty();
        assertThat(outcomes).containsEntry("MERGED WAVE", 999L);
    }

    @Test
    void aSingleItemHasNoSummaryAndTheNextOneBeginsAnotherWave() {
        settings = settings(FIRST_OF_WAVE, null, null, NOC);
        tell(ban(1, now));
        now = now.plus(Duration.ofMinutes(16));

        tell(ban(2, now));

        assertThat(letters).extracting(Letter::form).containsExactly(Letter.Form.WAVE_BEGINS, Letter.Form.WAVE_BEGINS);
    }

    @Test
    void aWaveThatNeverEndsIsSummedUpOnceADay() {
        settings = settings(FIRST_OF_WAVE, null, null, NOC);
        for (int i = 0; i < 24 * 12 + 1; i++) {
            tell(ban(i, now));
            now = now.plus(Duration.ofMinutes(5));
        }

        assertThat(letters)
                .extracting(Letter::form)
                .containsExactly(Letter.Form.WAVE_BEGINS, Letter.Form.WAVE_ENDS, Letter.Form.WAVE_BEGINS);
    }

    @Test
    void digestComesAtItsTimeInItsZone() {
        settings = settings(DIGEST, null, null, NOC);
        tell(ban(1, now), item(Samples.block("acme", "101", now)));
        now = Instant.parse("2026-11-26T06:59:59Z");
        tick();
        assertThat(letters).isEmpty();

        now = Instant.parse("2026-11-26T07:00:00Z"); // 8:00 in Berlin
        tick();

        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst().form()).isEqualTo(Letter.Form.DIGEST);
        assertThat(letters.getFirst().count()).isEqualTo(2);
        assertThat(letters.getFirst().lines()).contains("1 x address banned", "1 x calls blocked, tenant acme");
        assertThat(stored).isEmpty();
    }

    @Test
    void aDigestEverySoManyMinutesHasAllSinceTheFirst() {
        settings = new NotificationSettings(
                true,
                "s@example.com",
                List.of(NOC),
                DIGEST,
                new Digest(60, null),
                15,
                null,
                "UTC",
                Severity.WARNING,
                null);
        tell(ban(1, now));
        now = now.plus(Duration.ofMinutes(50));
        tell(item(Samples.block("acme", "101", now)));
        now = now.plus(Duration.ofMinutes(10));
        tick();

        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst().count()).isEqualTo(2);
    }

    @Test
    void quietHoursHoldWhatCanWaitAndTellItInTheMorning() {
        settings = settings(EACH, new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0)), null, NOC);
        now = Instant.parse("2026-11-25T23:00:00Z");
        tell(ban(1, now), ban(2, now), item(Samples.block("acme", "101", now)));
        assertThat(letters).extracting(Letter::kind).containsExactly(NotificationKind.CALL_BLOCK);

        now = Instant.parse("2026-11-26T06:00:00Z"); // 7:00 in Berlin
        tick();

        assertThat(letters.getLast().form()).isEqualTo(Letter.Form.AFTER_QUIET);
        assertThat(letters.getLast().count()).isEqualTo(2);
    }

    @Test
    void theSummaryOfAWaveWaitsForTheMorningToo() {
        settings = settings(FIRST_OF_WAVE, new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0)), null, NOC);
        now = Instant.parse("2026-11-25T20:58:00Z");
        tell(ban(1, now), ban(2, now));
        now = Instant.parse("2026-11-25T21:30:00Z");
        tick();
        assertThat(letters).hasSize(1);

        now = Instant.parse("2026-11-26T06:00:01Z");
        tick();

        assertThat(letters).extracting(Letter::form).containsExactly(Letter.Form.WAVE_BEGINS, Letter.Form.WAVE_ENDS);
    }

    @Test
    void whatIsTooMuchForTheHourComesInOneMailAfterIt() {
        settings = settings(EACH, null, 3, NOC);
        for (int i = 0; i < 315; i++) {
            tell(ban(i, now));
        }
        assertThat(letters).hasSize(3);
        now = NOON.plus(Duration.ofHours(1));
        used.clear();
        tick();

        assertThat(letters).hasSize(4);
        assertThat(letters.getLast().subject()).contains("And 312 more");
    }

    @Test
    void whatWasGatheredForSomebodyWhoLeftIsCounted() {
        settings = settings(DIGEST, null, null, NOC);
        tell(ban(1, now));
        settings = settings(DIGEST, null, null, new Recipient("new@example.com", List.of(), List.of()));
        now = now.plus(Duration.ofDays(1));
        tick();

        assertThat(letters).isEmpty();
        assertThat(stored).isEmpty();
        assertThat(outcomes).containsEntry("HELD_BACK NO_RECIPIENT", 1L);
    }

    @Test
    void webhookHearsOfAllWithoutMail() {
        audience = new Audience(false, true);
        settings = settings(EACH, null, null);
        tell(ban(1, now));

        assertThat(letters).extracting(Letter::recipient).containsExactly(Audience.WEBHOOK);
    }

    @Test
    void whatIsGatheredTakesNoMoreRoomTheMoreItIs() {
        settings = settings(DIGEST, null, null, NOC);
        for (int i = 0; i < 300; i++) {
            tell(item(Samples.notice(NoticeRaised.Kind.LIMIT_NEAR, "acme", "n" + i, now)));
        }

        Gathered all = stored.values().iterator().next();
        assertThat(stored).hasSize(1);
        assertThat(all.count()).isEqualTo(300);
        assertThat(all.samples()).hasSize(Gathered.MAX_SAMPLES);
        assertThat(all.features()).hasSizeLessThanOrEqualTo(Gathered.MAX_FEATURES + 1);
    }

    private void tick() {
        tell();
    }

    /** A transaction: what is due is released, then items are told. */
    private void tell(Item... items) {
        Desk desk = new Desk(
                new NotificationSettingsPublished(
                        1, settings.on() ? Instant.parse("2026-11-25T08:00:00Z") : null, settings),
                audience,
                Duration.ofHours(24),
                now);
        List<Item> all = List.of(items);
        desk.used(used);
        desk.known(desk.places(all).stream()
                .filter(stored::containsKey)
                .map(stored::get)
                .toList());
        List<Gathered> due = stored.values().stream()
                .filter(part ->
                        !part.due().isAfter(now) || part.place().stream() != Stream.WAVE && isAnyDue(part.place()))
                .toList();
        desk.known(due);
        desk.release(due);
        all.forEach(desk::tell);
        Changes changes = desk.changes();
        stored.putAll(changes.gathered());
        changes.ended().forEach(stored::remove);
        used.putAll(changes.used());
        letters.addAll(changes.letters());
        changes.outcomes()
                .forEach((outcome, count) ->
                        outcomes.merge(outcome.outcome() + " " + outcome.reason(), count, Long::sum));
    }

    private boolean isAnyDue(Place place) {
        return stored.values().stream()
                .anyMatch(part -> part.place().recipient().equals(place.recipient())
                        && part.place().stream() == place.stream()
                        && !part.due().isAfter(now));
    }

    private Item ban(int number) {
        return ban(number, NOON);
    }

    private static Item ban(int number, Instant at) {
        return item(Samples.ban("203.0." + (113 + number / 256) + "." + number % 256, at));
    }

    private static Item item(Event event) {
        return ((Reading.Told) Items.read(event, Countries.NONE)).item();
    }

    private static NotificationSettings settings(
            NotificationSettings.Mode mode,
            @Nullable QuietHours quiet,
            @Nullable Integer mailsPerHour,
            Recipient... recipients) {
        return new NotificationSettings(
                true,
                "ringfence@example.com",
                List.of(recipients),
                mode,
                Digest.DAILY,
                15,
                quiet,
                "Europe/Berlin",
                Severity.WARNING,
                mailsPerHour);
    }
}
