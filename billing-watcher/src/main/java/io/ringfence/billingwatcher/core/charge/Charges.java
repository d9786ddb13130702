package io.ringfence.billingwatcher.core.charge;

import io.ringfence.calls.Dialled;
import io.ringfence.calls.Periods;
import io.ringfence.calls.Rating;
import io.ringfence.calls.TenantRules;
import io.ringfence.contract.Amount;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.contract.limit.TenantPublished.OverMidnight;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes charges of call detail records. What can't be counted exactly is refused, never guessed. */
public final class Charges {

    /** Clocks of PBXs may be ahead by so much. */
    public static final Duration AHEAD = Duration.ofMinutes(5);

    /** Ids are remembered for so long; of an older record nobody could say whether it was counted. */
    public static final Duration REMEMBERED = Duration.ofDays(62);

    private Charges() {}

    /**
     * The charge of a record.
     *
     * @throws RefusedException when its time, its currency or its missing cost keep it from being counted
     */
    public static Charge of(CallEnded cdr, TenantRules rules, Instant now) throws RefusedException {
        checkTimes(cdr, now);
        Dialled number = number(cdr, rules);
        long nanos;
        try {
            nanos = inTenantsCurrency(cdr, cost(cdr, number, rules), rules);
        } catch (ArithmeticException e) {
            throw new RefusedException("it costs more than can be counted: its rate or its rate of exchange is wrong");
        }
        List<Charge.Part> parts = parts(cdr, nanos, rules);
        CdrId id = CdrId.of(cdr.tenant(), cdr.callId());
        long callHash = Charge.isAttempt(cdr, number) ? CdrId.hash64(cdr.callId()) : 0;
        return new Charge(cdr, id, content(cdr, nanos), number, nanos, parts, callHash);
    }

    /** The number that a record is about; the other end's of an incoming or internal call does not matter. */
    private static Dialled number(CallEnded cdr, TenantRules rules) {
        String destination = cdr.destination();
        return destination == null || !cdr.isOutbound()
                ? new Dialled(Dialled.Kind.UNPARSED, null)
                : rules.numbers().read(destination);
    }

    private static void checkTimes(CallEnded cdr, Instant now) throws RefusedException {
        Instant limit = now.plus(AHEAD);
        if (cdr.startedAt().isAfter(limit)
                || cdr.endedAt().isAfter(limit)
                || cdr.countsAt().isAfter(limit)) {
            throw new RefusedException("its times are more than 5 minutes in the future, where they would open another"
                    + " day's budget; check the clock and the zone of " + source(cdr));
        }
        if (cdr.startedAt().isBefore(now.minus(REMEMBERED))) {
            throw new RefusedException("it began more than " + REMEMBERED.toDays()
                    + " days ago, so nobody knows any more whether it was counted");
        }
        if (cdr.endedAt().isBefore(cdr.startedAt())) {
            throw new RefusedException("it ended before it began");
        }
    }

    private static long cost(CallEnded cdr, Dialled number, TenantRules rules) throws RefusedException {
        if (number.isEmergency() || cdr.direction() == CallEnded.Direction.INTERNAL) {
            return 0;
        }
        String cost = cdr.cost();
        if (cost != null) {
            return Amount.nanos(cost, "cost");
        }
        if (cdr.answeredAt() == null || !cdr.isOutbound()) {
            return 0;
        }
        Rate rate = rate(cdr.rate(), number, rules);
        if (rate == null) {
            throw new RefusedException("it has neither cost nor rate, and no route of tenant " + cdr.tenant()
                    + " fits the number; a missing cost is not 0");
        }
        return Rating.cost(rate, cdr.billedSeconds());
    }

    /** The rate of a call: its own, or that of the tenant's route; null when there is neither. */
    public static @Nullable Rate rate(@Nullable Rate own, Dialled number, TenantRules rules) {
        return own != null ? own : rules.route(number).map(RoutePublished::rate).orElse(null);
    }

    private static long inTenantsCurrency(CallEnded cdr, long nanos, TenantRules rules) throws RefusedException {
        String currency = cdr.currency();
        String own = rules.tenant().currency();
        if (currency == null || currency.equals(own) || !rules.isDefined()) {
            return nanos;
        }
        CallEnded.Fx fx = cdr.fx();
        if (fx == null) {
            throw new RefusedException("its cost is in " + currency + ", the tenant's money is " + own
                    + ", and it has no rate of exchange (fx)");
        }
        return BigDecimal.valueOf(nanos)
                .multiply(new BigDecimal(fx.rate()))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static List<Charge.Part> parts(CallEnded cdr, long nanos, TenantRules rules) {
        Periods periods = rules.periods();
        Instant from = cdr.countsAt();
        Instant end = from.plusSeconds(cdr.billedSeconds());
        if (rules.tenant().overMidnight() == OverMidnight.START
                || cdr.isCredit()
                || !periods.endOfDay(from).isBefore(end)) {
            return List.of(new Charge.Part(periods.day(from), nanos));
        }
        List<Charge.Part> parts = new ArrayList<>();
        long left = nanos;
        for (Instant at = periods.endOfDay(from); at.isBefore(end); at = periods.endOfDay(at)) {
            Instant stop = periods.endOfDay(at).isBefore(end) ? periods.endOfDay(at) : end;
            long share = BigDecimal.valueOf(nanos)
                    .multiply(BigDecimal.valueOf(Duration.between(at, stop).toSeconds()))
                    .divide(BigDecimal.valueOf(cdr.billedSeconds()), 0, RoundingMode.DOWN)
                    .longValueExact();
            parts.add(new Charge.Part(periods.day(at), share));
            left -= share;
        }
        parts.addFirst(new Charge.Part(periods.day(from), left));
        return List.copyOf(parts);
    }

    /** Tells records apart, not attackers: whoever makes two of one hash has the first one counted, as always. */
    private static long content(CallEnded cdr, long nanos) {
        long hash = mix(nanos, cdr.billedSeconds());
        hash = mix(hash, millis(cdr.startedAt()));
        hash = mix(hash, millis(cdr.answeredAt()));
        hash = mix(hash, millis(cdr.endedAt()));
        hash = mix(hash, Objects.hashCode(cdr.extension()));
        hash = mix(hash, Objects.hashCode(cdr.destination()));
        hash = mix(hash, Objects.hashCode(cdr.creditedCallId()));
        return mix(hash, cdr.disposition().ordinal());
    }

    private static long millis(@Nullable Instant at) {
        return at == null ? -1 : at.toEpochMilli();
    }

    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 29;
    }

    private static String source(CallEnded cdr) {
        return cdr.node() == null ? "its sender" : "node " + cdr.node();
    }
}
