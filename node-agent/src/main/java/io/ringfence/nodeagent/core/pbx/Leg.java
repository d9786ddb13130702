package io.ringfence.nodeagent.core.pbx;

import io.ringfence.contract.call.CallEnded;
import io.ringfence.nodeagent.core.call.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One leg of a call to the outside: a channel on a trunk. */
final class Leg {

    /** How long an event may be behind another one that belongs to it. */
    private static final Duration LATE = Duration.ofSeconds(1);

    private static final int UP_AND_GONE = 16;

    final String id;
    final String channel;

    /** When the agent heard of it first, by the agent's clock. */
    final Instant seen;

    /** When it began, by the PBX's clock. */
    Instant started;

    String number = "";
    String diallerId = "";
    String account = "";

    /** The SIP Call-ID; empty when the PBX does not tell it. */
    String trunkCallId = "";

    boolean made;
    boolean dialled;
    boolean dialEnded;
    String dialStatus = "";

    @Nullable Instant answered;

    @Nullable Instant answeredToDialler;

    Instant answerSeen = Instant.MAX;

    /** Whether it was up before the agent came; when it was answered is a guess until its CDR comes. */
    boolean isGuess;

    boolean hasCdr;

    @Nullable Instant ended;

    Instant endSeen = Instant.MAX;
    int cause = UP_AND_GONE;
    boolean confirmed;
    int missing;
    boolean startTold;
    boolean answerTold;

    /** Whether it was counted as one that had ended on the wire before it ended for the PBX. */
    boolean isContradicted;

    /** The extension that it is of; empty when it is of none. */
    Optional<Account> payer = Optional.empty();

    /** Whose it is; empty when nobody could be found. */
    Optional<String> tenant = Optional.empty();

    Leg(String id, String channel, Instant started, Instant seen) {
        this.id = id;
        this.channel = channel;
        this.started = started;
        this.seen = seen;
    }

    /** Whether its beginning can be told: all is known, or what is not known is too late. */
    boolean canStart(boolean settled, Instant now) {
        boolean known = made && dialled && settled;
        boolean isUp = answered != null || answeredToDialler != null;
        return known || isUp && isLate(seen, now) || dialled && isLate(seen, now);
    }

    /** When it was answered, as far as that can be told. */
    @Nullable Instant answer(Instant now) {
        Instant up = answered;
        return up == null && isLate(answerSeen, now) ? answeredToDialler : up;
    }

    /** Whether its end can be told: all that comes with it has come, or is too late. */
    boolean canEnd(Instant now) {
        if (ended == null) {
            return false;
        }
        boolean complete = dialEnded && (!isGuess || hasCdr);
        return complete || isLate(endSeen, now);
    }

    /** Whether nothing was ever dialled on it. */
    boolean isNoCall() {
        return !startTold && !dialled && answered == null;
    }

    CallEnded.Disposition disposition() {
        if (answered != null || answeredToDialler != null) {
            return CallEnded.Disposition.ANSWERED;
        }
        if (cause == 17 || dialStatus.equals("BUSY")) {
            return CallEnded.Disposition.BUSY;
        }
        boolean nobody = cause == 0 || cause == 16 || cause == 18 || cause == 19 || dialStatus.equals("CANCEL");
        return nobody ? CallEnded.Disposition.NO_ANSWER : CallEnded.Disposition.FAILED;
    }

    private static boolean isLate(Instant since, Instant now) {
        return !since.equals(Instant.MAX) && since.plus(LATE).isBefore(now);
    }
}
