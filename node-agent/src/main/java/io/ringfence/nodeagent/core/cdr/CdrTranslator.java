package io.ringfence.nodeagent.core.cdr;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.UnreadableException;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEnded.Disposition;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.AccountPattern;
import io.ringfence.nodeagent.core.pbx.DialString;
import io.ringfence.nodeagent.core.pbx.LocalTimes;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls to the outside of the CDRs in a file of Asterisk's, in the order in which they stand there.
 *
 * <ol>
 *   <li>A leg is a channel on a trunk that was dialled: the record's {@code dstchannel}. Its id is the node's name, the record's
 *       {@code uniqueid} and that channel, so that a record read twice is the same call.
 *   <li>A transfer ends a record but not the leg. A record that goes on with the same channel where the one before has ended makes
 *       the leg longer: the call is told again with a higher revision.
 *   <li>Who has sent it out: see {@link Senders}.
 *   <li>Each second that has begun counts. Asterisk cuts off what is not whole, so one is added to whole seconds.
 * </ol>
 */
public final class CdrTranslator {

    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1," + CallEvent.MAX_NUMBER + "}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,9})?");
    private static final Duration SAME_MOMENT = Duration.ofSeconds(2);
    private static final int MAX_LEGS = 5_000;

    private final String node;
    private final List<String> trunks;
    private final Optional<String> onlyTenant;
    private final CdrTimes times;
    private final Senders senders;
    private final Map<String, CallEnded> legs = new Recent<>(MAX_LEGS);
    private long nobodys;

    /**
     * @param trunks how names of channels to the outside begin
     * @param onlyTenant whose a call is whose account code names nobody
     * @param local reads times without a zone
     */
    public CdrTranslator(
            String node, List<String> trunks, AccountPattern accounts, Optional<String> onlyTenant, LocalTimes local) {
        this.node = node;
        this.trunks = List.copyOf(trunks);
        this.onlyTenant = onlyTenant;
        this.times = new CdrTimes(local);
        this.senders = new Senders(accounts);
    }

    /** Calls to the outside that nobody could be found for. */
    public synchronized long nobodys() {
        return nobodys;
    }

    /** Records whose times don't fit the zone. */
    public synchronized long wrongTimes() {
        return times.wrongZone();
    }

    /** Forgets all records; those before the next one are to be taken again. */
    public synchronized void forget() {
        legs.clear();
        senders.forget();
        times.forget();
    }

    /**
     * Takes a record; returns what is known by it.
     *
     * @throws UnreadableException with the reason, when it can't be understood
     */
    public synchronized List<CallEnded> take(CdrRecord cdr) throws UnreadableException {
        try {
            CdrTimes.Times when = times.read(cdr);
            Disposition disposition = disposition(cdr.get("disposition"));
            String from = cdr.get("channel");
            String to = cdr.get("dstchannel");
            if (to.isEmpty() && disposition == Disposition.ANSWERED && dialsTrunk(cdr)) {
                throw new UnreadableException("a call to a trunk without dstchannel: cdr.conf needs"
                        + " ignoredialchanges=no and ignorestatechanges=no");
            }
            List<CallEnded> told = new ArrayList<>();
            if (isTrunk(from)) {
                goesOn(from, when, disposition, told);
            }
            if (isTrunk(to) && !goesOn(to, when, disposition, told)) {
                begins(to, cdr, when, disposition, told);
            }
            if (!isTrunk(to)) {
                senders.learn(cdr, when);
            }
            return told;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnreadableException(String.valueOf(e.getMessage()));
        }
    }

    private void begins(
            String trunk, CdrRecord cdr, CdrTimes.Times when, Disposition disposition, List<CallEnded> told) {
        Optional<Account> sender = senders.of(cdr, when);
        Optional<String> tenant = sender.map(Account::tenant)
                .or(() -> Optional.of(cdr.get("tenantid")).filter(Bounds.TENANT.asMatchPredicate()))
                .or(() -> onlyTenant);
        if (tenant.isEmpty()) {
            nobodys++;
            return;
        }
        Instant answered = disposition == Disposition.ANSWERED ? when.answer() : null;
        tell(
                trunk,
                new CallEnded(
                        tenant.get(),
                        node + ":" + cdr.get("uniqueid") + "/" + trunk,
                        null,
                        null,
                        node,
                        sender.map(Account::extension).orElse(null),
                        number(cdr, trunk),
                        null,
                        when.start(),
                        answered,
                        when.end(),
                        answered == null ? 0 : billed(cdr.get("billsec")),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        disposition,
                        null),
                told);
    }

    /** Whether the channel is that of a leg that was told, and the record goes on where that one ended. */
    private boolean goesOn(String trunk, CdrTimes.Times when, Disposition disposition, List<CallEnded> told) {
        CallEnded leg = legs.get(trunk);
        if (leg == null
                || when.start().isBefore(leg.startedAt().minus(SAME_MOMENT))
                || when.start().isAfter(leg.endedAt().plus(SAME_MOMENT))) {
            return false;
        }
        boolean isAnswered = disposition == Disposition.ANSWERED;
        Instant answered = leg.answeredAt() == null && isAnswered ? when.answer() : leg.answeredAt();
        Instant ended = when.end().isAfter(leg.endedAt()) ? when.end() : leg.endedAt();
        boolean isNews = !ended.equals(leg.endedAt()) || answered != null && leg.answeredAt() == null;
        if (isNews) {
            tell(trunk, longer(leg, answered, ended), told);
        }
        return true;
    }

    private void tell(String trunk, CallEnded leg, List<CallEnded> told) {
        legs.remove(trunk); // so that it is the latest one
        legs.put(trunk, leg);
        told.add(leg);
    }

    private static CallEnded longer(CallEnded leg, @Nullable Instant answered, Instant ended) {
        long seconds = answered == null ? 0 : Math.max(leg.billedSeconds(), begun(answered, ended));
        return new CallEnded(
                leg.tenant(),
                leg.callId(),
                leg.revisionNumber() + 1,
                null,
                leg.node(),
                leg.extension(),
                leg.destination(),
                null,
                leg.startedAt(),
                answered,
                ended,
                seconds,
                null,
                null,
                null,
                null,
                null,
                null,
                answered == null ? leg.disposition() : Disposition.ANSWERED,
                null);
    }

    private static long billed(String text) {
        if (!SECONDS.matcher(text).matches()) {
            throw new IllegalArgumentException("billsec: no number of seconds");
        }
        BigDecimal seconds = new BigDecimal(text);
        // What is below a millisecond is how long Asterisk took to write it.
        long begun = seconds.scale() == 0
                ? seconds.longValue() + 1
                : seconds.setScale(3, RoundingMode.DOWN)
                        .setScale(0, RoundingMode.UP)
                        .longValue();
        return Math.min(begun, CallEnded.MAX_SECONDS);
    }

    private static long begun(Instant answered, Instant ended) {
        long millis = Math.max(0, Duration.between(answered, ended).toMillis());
        boolean isCut = answered.getNano() == 0 && ended.getNano() == 0;
        return Math.min(isCut ? millis / 1_000 + 1 : Math.ceilDiv(millis, 1_000L), CallEnded.MAX_SECONDS);
    }

    /** In words, or as the number that {@code cdr_custom} may write; a 404 of the trunk is NO ANSWER there too. */
    private static Disposition disposition(String text) throws UnreadableException {
        return switch (text) {
            case "ANSWERED", "8" -> Disposition.ANSWERED;
            case "NO ANSWER", "CANCEL", "0", "1" -> Disposition.NO_ANSWER;
            case "BUSY", "4" -> Disposition.BUSY;
            case "FAILED", "CONGESTION", "2", "16" -> Disposition.FAILED;
            default -> throw new UnreadableException("disposition: not one of Asterisk's");
        };
    }

    /** The number that went to the trunk, where it can be printed. */
    private static String number(CdrRecord cdr, String trunk) {
        String number = cdr.get("dst");
        if (cdr.get("lastapp").equals("Dial")) {
            List<String> parts = dialled(cdr);
            String name = trunk.replaceFirst("^[^/]*/", "").replaceFirst("-[0-9a-f]{8}$", "");
            String part = parts.stream()
                    .filter(text -> text.contains(name))
                    .findFirst()
                    .orElse(parts.getFirst());
            number = DialString.number(part, number);
        }
        return PRINTABLE.matcher(number).matches() ? number : "unknown";
    }

    private static List<String> dialled(CdrRecord cdr) {
        return List.of(cdr.get("lastdata").split(",", 2)[0].split("&", -1));
    }

    /** Whether Dial was asked for a trunk: {@code PJSIP/number@trunk-a}, {@code SIP/trunk-a/number}. */
    private boolean dialsTrunk(CdrRecord cdr) {
        return cdr.get("lastapp").equals("Dial")
                && dialled(cdr).stream().anyMatch(part -> {
                    int at = part.indexOf('@');
                    int slash = part.indexOf('/');
                    boolean isEndpoint = at > slash && slash >= 0;
                    return isTrunk(part)
                            || isEndpoint && isTrunk(part.substring(0, slash + 1) + part.substring(at + 1));
                });
    }

    private boolean isTrunk(String channel) {
        return trunks.stream().anyMatch(channel::startsWith);
    }
}
