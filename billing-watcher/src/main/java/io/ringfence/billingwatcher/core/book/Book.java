package io.ringfence.billingwatcher.core.book;

import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.billingwatcher.core.charge.Charge;
import io.ringfence.billingwatcher.core.charge.Charges;
import io.ringfence.calls.CallRules;
import io.ringfence.calls.Dialled;
import io.ringfence.calls.Rating;
import io.ringfence.calls.TenantRules;
import io.ringfence.contract.Amount;
import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.call.BlockLiftRequested;
import io.ringfence.contract.call.CallAnswered;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.CallProgress;
import io.ringfence.contract.call.CallStarted;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.notice.NoticeRaised;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was spent of one partition's tenants, what is being spent, and who is blocked for it. A part of what is stored, of which
 * every sum must be there before it is added to; thrown away when a transaction fails. For one thread.
 */
public final class Book {

    private final CallRules rules;
    private final Sums sums = new Sums();
    private final Holds holds = new Holds();
    private final Blocks blocks = new Blocks();
    private final Limits limits;
    private final Abuse abuse;
    private final Notices notices;
    private final HangUps hangUps;

    public Book(CallRules rules) {
        this.rules = rules;
        this.limits = new Limits(sums, holds, blocks);
        this.abuse = new Abuse(blocks, rules);
        this.notices = new Notices(rules);
        this.hangUps = new HangUps(holds, blocks, rules);
    }

    /** Takes what is stored: sums, or what is not there as nothing spent. */
    public void load(SumKey key, Sum sum) {
        sums.put(key, sum);
    }

    /** Takes what is stored. */
    public void load(Hold hold) {
        holds.put(hold);
    }

    /** Takes what is stored. */
    public void load(Block block) {
        blocks.put(block);
    }

    /** Takes a call that was counted before; one that began before an admin's lift does not count. */
    public void load(Changes.Attempt attempt, Instant now, Changes changes) {
        abuse.take(attempt, null, now, changes);
    }

    /** Whether a sum is here. */
    public boolean has(SumKey key) {
        return sums.get(key) != null;
    }

    /** The sums that a charge needs and that are not here. */
    public void missing(Charge charge, Set<SumKey> into) {
        for (Charge.Part part : charge.parts()) {
            missing(charge.cdr().tenant(), charge.extension(), part.day(), into);
        }
    }

    /** The sums of a subject's day that are not here. */
    public void missing(String tenant, String extension, LocalDate day, Set<SumKey> into) {
        if (!extension.isEmpty()) {
            sums.ifMissing(SumKey.ofExtension(tenant, extension, day), into);
        }
        sums.ifMissing(SumKey.ofDay(tenant, day), into);
        sums.ifMissing(SumKey.ofMonth(tenant, day), into);
    }

    /**
     * Adds to what an extension has spent: a charge, a credit, or the difference that a revision makes.
     *
     * @param extension empty for a trunk or an IVR
     * @param parts what is added to which day
     * @param callId the call that it is for
     */
    public void count(
            String tenant, String extension, List<Charge.Part> parts, String callId, Instant now, Changes changes) {
        TenantRules of = rules.of(tenant);
        for (Charge.Part part : parts) {
            if (part.nanos() != 0) {
                limits.add(of, tenant, extension, part, callId, now, changes);
            }
        }
    }

    /** A credit was counted; where the tenant wants it so, it ends blocks. */
    public void credited(String tenant, Instant now, Changes changes) {
        TenantRules of = rules.of(tenant);
        if (of.tenant().creditUnblocks()) {
            limits.free(of, tenant, BlockLifted.Cause.CREDIT, now, changes);
        }
    }

    /** Takes a first record's other effects: its hold ends, and the call counts as an attempt. */
    public void ended(Charge charge, Instant now, Changes changes) {
        CallEnded cdr = charge.cdr();
        notices.ofStranger(cdr.tenant(), now, changes);
        notices.ofCapBypassed(charge, now, changes);
        settled(charge, changes);
        if (charge.isAttempt()) {
            abuse.take(
                    new Changes.Attempt(
                            cdr.tenant(),
                            charge.extension(),
                            String.valueOf(charge.number().e164()),
                            cdr.startedAt(),
                            charge.callHash()),
                    cdr.callId(),
                    now,
                    changes);
        }
    }

    /**
     * A record says what a call has cost, the first one or a later one that replaces it: nothing more of it is held, unless its end is
     * not confirmed. To be asked before the record is counted, or the call would count twice for a moment and raise a block.
     */
    public void settled(Charge charge, Changes changes) {
        CallEnded cdr = charge.cdr();
        Hold hold = holds.get(cdr.tenant(), cdr.callId());
        if (hold != null && Boolean.FALSE.equals(cdr.confirmed())) {
            put(hold.ended(cdr.endedAt(), charge.nanos()), changes);
        } else if (hold != null) {
            release(hold, changes);
        }
    }

    /** A provider has billed a call: when it has ended for the PBX, nothing more of it is held. */
    public void confirmed(String tenant, String callId, Changes changes) {
        Hold hold = holds.get(tenant, callId);
        if (hold != null && !hold.isUp()) {
            release(hold, changes);
        }
    }

    /** A call is being placed. */
    public void started(CallStarted call, Instant now, Changes changes) {
        String extension = call.extension();
        Dialled number = rules.of(call.tenant()).numbers().read(call.destination());
        if (extension != null && number.isInternational()) {
            Changes.Attempt attempt = new Changes.Attempt(
                    call.tenant(),
                    extension,
                    String.valueOf(number.e164()),
                    call.startedAt(),
                    CdrId.hash64(call.callId()));
            changes.attempt(attempt);
            abuse.take(attempt, call.callId(), now, changes);
        }
    }

    /** A call costs from now on. The caller has made sure that its record was not counted yet. */
    public void answered(CallAnswered call, Instant now, Changes changes) {
        if (holds.get(call.tenant(), call.callId()) != null) {
            return;
        }
        TenantRules tenant = rules.of(call.tenant());
        Dialled number = tenant.numbers().read(call.destination());
        Rate rate = number.isEmergency() ? null : Charges.rate(call.rate(), number, tenant);
        if (rate == null || Rating.isFree(rate)) {
            return;
        }
        String extension = call.extension() == null ? "" : call.extension();
        put(
                new Hold(
                        call.tenant(),
                        call.callId(),
                        call.node(),
                        extension,
                        rate,
                        call.answeredAt(),
                        now.isAfter(call.answeredAt()) ? now : call.answeredAt(),
                        null,
                        0),
                changes);
        limits.check(tenant, call.tenant(), extension, call.callId(), now, changes);
    }

    /** Calls are still up. */
    public void progress(CallProgress progress, Instant now, Changes changes) {
        holds.tells(progress.node());
        for (String callId : progress.callIds()) {
            Hold hold = holds.get(progress.tenant(), callId);
            if (hold != null) {
                Hold seen = hold.seen(now);
                boolean isBack = !hold.isUp() && hold.settled() == 0;
                holds.put(seen);
                if (isBack) {
                    put(seen.revived(), changes);
                }
            }
        }
    }

    /** An admin lifts a block; one that is not raised needs no lift. */
    public void lift(BlockLiftRequested request, Instant now, Changes changes) {
        Block block = blocks.get(new Block.Key(request.tenant(), request.scope(), request.subject(), request.limit()));
        if (block == null || !block.isActive()) {
            return;
        }
        if (request.limit() == Limit.ABUSE) {
            abuse.clear(request.tenant(), request.subject());
        } else {
            limits.allow(block, request.allowance(), now, changes);
        }
        blocks.lift(block, BlockLifted.Cause.ADMIN, request.by(), now, changes);
    }

    /** The limits of a tenant are other ones; its sums of today and this month are here. */
    public void rulesChanged(String tenant, Instant now, Changes changes) {
        limits.free(rules.of(tenant), tenant, BlockLifted.Cause.LIMIT_RAISED, now, changes);
        limits.checkAll(rules.of(tenant), tenant, now, changes);
    }

    /** What time alone changes: holds grow, periods end. */
    public void tick(Instant now, Changes changes) {
        for (Block block : List.copyOf(blocks.all())) {
            if (block.isOver(now)) {
                blocks.lift(block, BlockLifted.Cause.PERIOD_OVER, null, now, changes);
            }
        }
        for (String tenant : holds.tenants()) {
            limits.checkHolds(rules.of(tenant), tenant, now, changes);
            for (Hold hold : holds.of(tenant, "")) {
                age(hold, now, changes);
            }
        }
        hangUps.ask(now, changes);
    }

    /** Forgets what can't matter any more. */
    public void tidy(Instant now) {
        abuse.dropBefore(now.minus(AbuseWindows.LOOKBACK));
        sums.dropBefore(now);
        notices.tidy();
    }

    /** The sums of today that calls in progress need and that are not here. */
    public void missingOfHolds(Instant now, Map<SumKey, Book> into) {
        Set<SumKey> missing = new HashSet<>();
        for (String tenant : holds.tenants()) {
            LocalDate today = rules.of(tenant).periods().day(now);
            for (Hold hold : holds.of(tenant)) {
                missing(tenant, hold.extension(), today, missing);
            }
        }
        missing.forEach(key -> into.put(key, this));
    }

    /** How many calls in progress cost money. */
    public int live() {
        return holds.size();
    }

    private void age(Hold hold, Instant now, Changes changes) {
        Instant ended = hold.endedAt();
        if (hold.isSilent(now) && holds.isTelling(hold.node())) {
            put(hold.ended(hold.seenAt().plus(Hold.SILENT), 0), changes);
        } else if (ended != null && ended.plus(Hold.KEPT).isBefore(now)) {
            release(hold, changes);
            String what = "the end of call " + hold.callId() + " was never confirmed; what it may have cost beside "
                    + Amount.text(hold.settled()) + " is not counted";
            Notices.raise(NoticeRaised.Kind.PROVIDER_MISSING, hold.tenant(), hold.callId(), what, now, changes);
        }
    }

    private void put(Hold hold, Changes changes) {
        holds.put(hold);
        changes.hold(hold);
    }

    private void release(Hold hold, Changes changes) {
        Hold gone = holds.remove(hold.tenant(), hold.callId());
        if (gone != null) {
            changes.release(new CallKey(hold.tenant(), hold.callId()));
        }
    }
}
