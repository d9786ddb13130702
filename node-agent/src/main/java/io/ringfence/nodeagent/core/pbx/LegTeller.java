package io.ringfence.nodeagent.core.pbx;

import io.ringfence.contract.Bounds;
import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEvent;
import io.ringfence.contract.call.CallStarted;
import io.ringfence.contract.dialog.TrunkDialogSeen;
import io.ringfence.nodeagent.core.call.Account;
import io.ringfence.nodeagent.core.call.AccountPattern;
import io.ringfence.nodeagent.core.call.LiveCalls;
import io.ringfence.nodeagent.core.dialog.TrunkDialogs;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells of a leg what can be told of it, once each, and never its end before its beginning. */
final class LegTeller {

    private static final Pattern PRINTABLE = Pattern.compile("[!-~]{1," + CallEvent.MAX_NUMBER + "}");
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final String NO_NUMBER = "unknown";

    private final String node;
    private final AccountPattern accounts;
    private final Optional<String> onlyTenant;
    private final Channels channels;
    private final LiveCalls live;
    private final WireEnds wire;
    private long nobodys;

    LegTeller(
            String node,
            AccountPattern accounts,
            Optional<String> onlyTenant,
            Channels channels,
            LiveCalls live,
            WireEnds wire) {
        this.node = node;
        this.accounts = accounts;
        this.onlyTenant = onlyTenant;
        this.channels = channels;
        this.live = live;
        this.wire = wire;
    }

    /** Legs that no tenant could be found for; nobody is charged for them. */
    long nobodys() {
        return nobodys;
    }

    String callId(Leg leg) {
        return node + ":" + leg.id;
    }

    /** Finds out whose a leg is. Soon after its beginning all is known of that; later the channels that said it are forgotten. */
    private void findPayer(Leg leg, Instant now) {
        if (leg.tenant.isPresent() && leg.seen.plus(SETTLED).isBefore(now)) {
            return;
        }
        leg.payer = accounts.read(channels.sender(leg.diallerId)).or(() -> accounts.read(leg.account));
        String named = channels.at(leg.diallerId).tenant;
        leg.tenant = leg.payer
                .map(Account::tenant)
                .or(() -> Optional.of(named).filter(Bounds.TENANT.asMatchPredicate()))
                .or(() -> onlyTenant);
    }

    /** Adds what can be told now; says whether that was the last of the leg. */
    boolean tell(Leg leg, Collection<Leg> legs, Instant now, List<CallEvent> told) {
        boolean ends = leg.canEnd(now);
        if (ends && leg.isNoCall()) {
            return true;
        }
        findPayer(leg, now);
        boolean settled = channels.isSettled(leg.diallerId);
        if (!leg.startTold && (ends || leg.canStart(settled, now))) {
            start(leg, told);
        }
        Instant answered = leg.answer(ends ? Instant.MAX.minusSeconds(1) : now);
        if (leg.startTold && !leg.answerTold && answered != null) {
            answer(leg, answered, told);
        }
        if (!ends) {
            return false;
        }
        live.ended(callId(leg));
        Optional<TrunkDialogSeen> shown = answered == null ? Optional.empty() : wire.of(leg, legs, now);
        if (shown.isPresent()
                && TrunkDialogs.isOpen(shown.get())
                && now.isBefore(leg.endSeen.plus(WireEnds.PATIENCE))) {
            return false;
        }
        end(leg, answered, shown, now, told);
        return true;
    }

    private void start(Leg leg, List<CallEvent> told) {
        leg.startTold = true;
        if (leg.tenant.isEmpty()) {
            nobodys++;
            return;
        }
        leg.payer.ifPresent(account -> live.started(account, callId(leg), leg.diallerId));
        told.add(new CallStarted(leg.tenant.get(), callId(leg), node, extension(leg.payer), number(leg), leg.started));
    }

    private void answer(Leg leg, Instant answered, List<CallEvent> told) {
        leg.answerTold = true;
        leg.tenant.ifPresent(tenant -> told.add(new CallAnswered(
                tenant, callId(leg), node, extension(leg.payer), number(leg), leg.started, answered, null)));
    }

    private void end(
            Leg leg, @Nullable Instant answered, Optional<TrunkDialogSeen> shown, Instant now, List<CallEvent> told) {
        Instant said = leg.ended;
        if (leg.tenant.isPresent() && said != null) {
            boolean isOpen = shown.filter(TrunkDialogs::isOpen).isPresent();
            Instant ended = shown.filter(dialog -> !TrunkDialogs.isOpen(dialog))
                    .map(dialog -> WireEnds.end(said, dialog, now))
                    .orElse(said);
            CallEnded record = new CallEnded(
                    leg.tenant.get(),
                    callId(leg),
                    null,
                    null,
                    node,
                    extension(leg.payer),
                    number(leg),
                    null,
                    leg.started,
                    answered,
                    ended,
                    answered == null ? 0 : seconds(answered, ended),
                    null,
                    null,
                    null,
                    null,
                    null,
                    trunkCallId(leg, shown),
                    leg.disposition(),
                    shown.isPresent() ? !isOpen : leg.confirmed);
            told.add(record);
            shown.filter(dialog -> isOpen).ifPresent(dialog -> wire.told(record, dialog));
        }
    }

    /** Each second that has begun counts, as carriers have it. */
    static long seconds(Instant answered, Instant ended) {
        long millis = Math.max(0, Duration.between(answered, ended).toMillis());
        return Math.min(Math.ceilDiv(millis, 1_000L), CallEnded.MAX_SECONDS);
    }

    private static @Nullable String trunkCallId(Leg leg, Optional<TrunkDialogSeen> shown) {
        return leg.trunkCallId.isEmpty() ? shown.map(TrunkDialogSeen::callId).orElse(null) : leg.trunkCallId;
    }

    private static @Nullable String extension(Optional<Account> payer) {
        return payer.map(Account::extension).orElse(null);
    }

    private static String number(Leg leg) {
        return PRINTABLE.matcher(leg.number).matches() ? leg.number : NO_NUMBER;
    }
}
