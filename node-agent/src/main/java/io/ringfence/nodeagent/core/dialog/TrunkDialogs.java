package io.ringfence.nodeagent.core.dialog;

import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.contract.dialog.TrunkDialogSeen.State;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The node's calls on trunks as its sensor tells them. What the sensor does not tell any more is not known: it may have been started
 * anew.
 */
public final class TrunkDialogs {

    static final int MAX_DIALOGS = 20_000;

    private static final Duration TOLD_WITHIN = Duration.ofSeconds(30);
    private static final Duration ENDED_WITHIN = Duration.ofMinutes(10);
    private static final Duration NEAR = Duration.ofSeconds(5);

    private final LinkedHashMap<String, TrunkDialogSeen> byCallId = new LinkedHashMap<>();
    private final Map<String, Set<String>> byDigits = new HashMap<>();

    /** Takes what the sensor tells; a call that has ended stays so. */
    public void take(TrunkDialogSeen seen) {
        TrunkDialogSeen known = byCallId.get(seen.callId());
        if (known != null && !isOpen(known) && !seen.startedAt().isAfter(known.at())) {
            return;
        }
        remove(seen.callId());
        if (byCallId.size() >= MAX_DIALOGS) {
            remove(byCallId.firstEntry().getKey());
        }
        byCallId.put(seen.callId(), seen);
        byDigits.computeIfAbsent(digits(seen), digits -> new LinkedHashSet<>()).add(seen.callId());
    }

    /** Whether its BYE was not answered yet. */
    public static boolean isOpen(TrunkDialogSeen dialog) {
        return dialog.state() != State.ENDED;
    }

    /** The call with a Call-ID. */
    public Optional<TrunkDialogSeen> at(String callId, Instant now) {
        return Optional.ofNullable(byCallId.get(callId)).filter(dialog -> isKnown(dialog, now));
    }

    /** The calls to a number that began within five seconds of a time. */
    public List<TrunkDialogSeen> of(String number, Instant started, Instant now) {
        String digits = digits(number);
        Stream<String> callIds = digits.isEmpty() ? Stream.of() : byDigits.getOrDefault(digits, Set.of()).stream();
        return callIds.map(byCallId::get)
                .filter(Objects::nonNull)
                .filter(dialog -> isKnown(dialog, now) && isNear(dialog.startedAt(), started))
                .toList();
    }

    /** Whether two calls may have begun at once. */
    public static boolean isNear(Instant one, Instant other) {
        return Duration.between(one, other).abs().compareTo(NEAR) <= 0;
    }

    /** Whether two numbers have the same digits. */
    public static boolean isSame(String one, String other) {
        return digits(one).equals(digits(other));
    }

    /** Forgets what is not known any more. */
    public void tidy(Instant now) {
        List<String> old = byCallId.values().stream()
                .filter(dialog -> !isKnown(dialog, now))
                .map(TrunkDialogSeen::callId)
                .toList();
        old.forEach(this::remove);
    }

    /** How many there are. */
    public int size() {
        return byCallId.size();
    }

    private void remove(String callId) {
        TrunkDialogSeen gone = byCallId.remove(callId);
        if (gone != null) {
            String digits = digits(gone);
            Set<String> callIds = byDigits.getOrDefault(digits, Set.of());
            callIds.remove(callId);
            if (callIds.isEmpty()) {
                byDigits.remove(digits);
            }
        }
    }

    private static boolean isKnown(TrunkDialogSeen dialog, Instant now) {
        return dialog.at().plus(isOpen(dialog) ? TOLD_WITHIN : ENDED_WITHIN).isAfter(now);
    }

    private static String digits(TrunkDialogSeen dialog) {
        String number = dialog.number();
        return number == null ? "" : digits(number);
    }

    private static String digits(String number) {
        return number.replaceAll("[^0-9]", "");
    }
}
