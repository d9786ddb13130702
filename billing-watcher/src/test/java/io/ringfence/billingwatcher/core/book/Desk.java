package io.ringfence.billingwatcher.core.book;

import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.billingwatcher.core.charge.Charge;
import io.ringfence.billingwatcher.core.charge.Charges;
import io.ringfence.billingwatcher.core.charge.RefusedException;
import io.ringfence.calls.CallRules;
import io.ringfence.contract.Amount;
import io.ringfence.contract.Event;
import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.BlockRecord.Scope;
import io.ringfence.contract.call.BlockLiftRequested;
import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallEnded.Disposition;
import io.ringfence.contract.call.CallStarted;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.command.HangUpRequested;
import io.ringfence.contract.limit.CallLimits;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.contract.limit.TenantPublished.OverMidnight;
import io.ringfence.contract.limit.TenantPublished.WhenBlind;
import io.ringfence.contract.notice.NoticeRaised;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A book with rules and a clock, and everything that it wanted published; sums that are not there are nothing spent. */
final class Desk {

    final CallRules rules = new CallRules();
    Book book = new Book(rules);
    Instant now = Instant.parse("2026-11-25T12:00:00Z");
    final List<Event> said = new ArrayList<>();
    private int version;

    Desk limits(CallLimits limits) {
        return tenant(limits, "Europe/Rome", OverMidnight.START, false);
    }

    Desk tenant(CallLimits limits, String zone, OverMidnight overMidnight, boolean creditUnblocks) {
        rules.take(new TenantPublished(
                "acme",
                zone,
                null,
                null,
                "EUR",
                "IT",
                List.of(),
                List.of(),
                WhenBlind.OPEN,
                overMidnight,
                creditUnblocks,
                80,
                limits,
                ++version));
        return this;
    }

    static CallLimits daily(String amount) {
        return new CallLimits(amount, null, null, null, null, null, null);
    }

    static CallLimits abuse(int calls) {
        return new CallLimits(null, null, null, null, calls, null, null);
    }

    /** A record of a call that has just ended. */
    CallEnded cdr(String callId, String extension, String cost) {
        return cdr(callId, extension, "+442079460101", now.minusSeconds(60), now, cost);
    }

    static CallEnded cdr(String callId, String extension, String number, Instant start, Instant end, String cost) {
        return new CallEnded(
                "acme",
                callId,
                null,
                null,
                "pbx-1",
                extension,
                number,
                null,
                start,
                start,
                end,
                end.getEpochSecond() - start.getEpochSecond(),
                cost,
                "EUR",
                null,
                null,
                null,
                null,
                Disposition.ANSWERED,
                null);
    }

    void end(String callId, String extension, String cost) throws RefusedException {
        end(cdr(callId, extension, cost));
    }

    void end(CallEnded cdr) throws RefusedException {
        Charge charge = Charges.of(cdr, rules.of("acme"), now);
        Set<SumKey> missing = new HashSet<>();
        book.missing(charge, missing);
        load(missing);
        Changes changes = new Changes();
        book.ended(charge, now, changes);
        book.count("acme", charge.extension(), charge.parts(), cdr.callId(), now, changes);
        take(changes);
    }

    /** A later record of a call; {@code difference} is what it counts more. */
    void revise(CallEnded cdr, String difference) throws RefusedException {
        Charge charge = Charges.of(cdr, rules.of("acme"), now);
        Changes changes = new Changes();
        book.settled(charge, changes);
        Charge.Part part = new Charge.Part(charge.day(), Amount.nanos(difference, "difference"));
        book.count("acme", charge.extension(), List.of(part), cdr.callId(), now, changes);
        take(changes);
    }

    void start(String callId, String extension, String number, Instant at) {
        Changes changes = new Changes();
        book.started(new CallStarted("acme", callId, "pbx-1", extension, number, at), now, changes);
        take(changes);
    }

    /** A call that was counted before a restart. */
    void earlier(String callId, String extension, String number, Instant at) {
        Changes changes = new Changes();
        book.load(new Changes.Attempt("acme", extension, number, at, CdrId.hash64(callId)), now, changes);
        take(changes);
    }

    void answer(String callId, String extension, String perMinute) {
        today(extension);
        Changes changes = new Changes();
        book.answered(
                new CallAnswered(
                        "acme", callId, "pbx-1", extension, "+442079460101", now, now, Rate.perMinute(perMinute)),
                now,
                changes);
        take(changes);
    }

    void lift(Scope scope, String subject, Limit limit, String allowance) {
        Changes changes = new Changes();
        book.lift(new BlockLiftRequested("acme", scope, subject, limit, allowance, "admin", now), now, changes);
        take(changes);
    }

    void rulesChanged() {
        Changes changes = new Changes();
        book.rulesChanged("acme", now, changes);
        take(changes);
    }

    void tick() {
        Map<SumKey, Book> missing = new HashMap<>();
        book.missingOfHolds(now, missing);
        load(missing.keySet());
        Changes changes = new Changes();
        book.tick(now, changes);
        take(changes);
    }

    List<BlockRaised> raised() {
        return of(BlockRaised.class).toList();
    }

    List<BlockLifted> lifted() {
        return of(BlockLifted.class).toList();
    }

    List<HangUpRequested> hangUps() {
        return of(HangUpRequested.class).toList();
    }

    List<NoticeRaised.Kind> notices() {
        return of(NoticeRaised.class).map(NoticeRaised::kind).toList();
    }

    private <T> Stream<T> of(Class<T> type) {
        return said.stream().filter(type::isInstance).map(type::cast);
    }

    private void today(String extension) {
        Set<SumKey> missing = new HashSet<>();
        book.missing("acme", extension, rules.of("acme").periods().day(now), missing);
        load(missing);
    }

    private void load(Set<SumKey> missing) {
        missing.forEach(key -> book.load(key, new Sum()));
    }

    private void take(Changes changes) {
        changes.outgoing().forEach(outgoing -> said.add(outgoing.event()));
    }
}
