package io.ringfence.nodeagent.core.call;

import io.ringfence.calls.Dialled;
import io.ringfence.calls.Rating;
import io.ringfence.calls.TenantRules;
import io.ringfence.contract.Amount;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.call.CallEnded;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.contract.limit.TenantPublished;
import io.ringfence.contract.limit.TenantPublished.WhenBlind;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides whether a call may be placed; the first that fits counts.
 *
 * <ol>
 *   <li>An emergency number passes, whoever calls it.
 *   <li>An internal number passes, unless the PBX says that it is outside.
 *   <li>A call that nobody answers for is refused.
 *   <li>A block of the extension or the tenant refuses; of a free call only one for abuse.
 *   <li>A route above the cap, a limit of 0, and a call that costs too much at once are refused.
 *   <li>So is one more call than the extension may have.
 *   <li>While nobody knows what is spent, a tenant that wants it so has no calls that cost money.
 * </ol>
 *
 * <p>A number without a route may cost anything: it is not free, and no cap but 0 refuses it.
 */
public final class DialCheck {

    private static final int LONGEST_INTERNAL = 6;
    private static final int MAX_PRICED = 10_000;

    /** What a call costs, and what it may cost. */
    private record Priced(Rate rate, long most) {}

    /** A longer prefix than any country code names the numbers of a service, such as costly ones of six digits. */
    private static final int SHORTEST_SERVICE_PREFIX = 4;

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm VV", Locale.ROOT);

    private final CallBook book;
    private final Counting counting;
    private final Set<String> emergencyNumbers;
    private final Map<Priced, Long> longest = new ConcurrentHashMap<>();

    /** @param emergencyNumbers numbers that pass for every tenant, also for one that nobody has defined */
    public DialCheck(CallBook book, Counting counting, Set<String> emergencyNumbers) {
        this.book = book;
        this.counting = counting;
        this.emergencyNumbers = Set.copyOf(emergencyNumbers);
    }

    /** @param liveCalls how many calls to the outside the extension has on this node */
    public DialAnswer decide(DialRequest request, int liveCalls, Instant now) {
        Optional<TenantRules> known = request.tenant().map(book::rules);
        Optional<Dialled> number = known.map(rules -> rules.numbers().read(request.number()));
        boolean isDefined = known.map(TenantRules::isDefined).orElse(false);
        if (isEmergency(request.number(), number, isDefined)) {
            return DialAnswer.of(DialReason.EMERGENCY, request.number() + " is an emergency number");
        }
        Optional<RoutePublished> route = known.flatMap(rules -> number.flatMap(rules::route));
        if (!request.outside() && isInternal(request.number(), number, route)) {
            return DialAnswer.of(DialReason.INTERNAL, request.number() + " is an internal number");
        }
        Optional<Account> account = request.account();
        if (account.isEmpty() || known.isEmpty()) {
            return DialAnswer.of(
                    DialReason.NOBODY,
                    "no extension answers for the call to " + request.number() + ": its account code names none");
        }
        TenantRules rules = known.get();
        Optional<Rate> rate = route.map(RoutePublished::rate);
        boolean free = rate.map(Rating::isFree).orElse(false);
        return blocked(account.get(), rules, free, now)
                .or(() -> tooCostly(rules, account.get(), rate, free))
                .or(() -> tooMany(rules, account.get(), liveCalls))
                .or(() -> free ? Optional.empty() : blind(rules, now))
                .orElseGet(() -> allowed(rules, rate));
    }

    private boolean isEmergency(String dialled, Optional<Dialled> number, boolean isDefined) {
        return emergencyNumbers.contains(dialled.strip())
                || number.map(Dialled::isEmergency).orElse(false)
                || !isDefined && book.isEmergencyOfAny(dialled);
    }

    private static boolean isInternal(String dialled, Optional<Dialled> number, Optional<RoutePublished> route) {
        boolean isShort = dialled.length() <= LONGEST_INTERNAL && dialled.indexOf('+') < 0;
        boolean isService =
                route.map(of -> of.prefix().length() >= SHORTEST_SERVICE_PREFIX).orElse(false);
        boolean isParsed = number.map(of -> of.kind() != Dialled.Kind.UNPARSED).orElse(false);
        return isShort && !(isParsed && isService);
    }

    private Optional<DialAnswer> blocked(Account account, TenantRules rules, boolean free, Instant now) {
        return book.block(account, now, free)
                .map(block -> DialAnswer.of(DialReason.valueOf(block.limit().name()), sentence(block, rules)));
    }

    private static String sentence(BlockRaised block, TenantRules rules) {
        String unit = block.currency() == null ? "" : " " + block.currency();
        Instant until = block.validUntil();
        String end = until == null
                ? "until it is lifted"
                : "until " + MINUTE.format(until.atZone(ZoneId.of(rules.tenant().zone())));
        String what = block.limit() == Limit.ABUSE
                ? block.sum() + " calls to one number, the limit is " + block.of()
                : block.sum() + unit + " spent of " + block.of() + unit;
        return block.subject() + " is blocked (" + block.limit() + "): " + what + ", " + end;
    }

    private Optional<DialAnswer> tooCostly(TenantRules rules, Account account, Optional<Rate> rate, boolean free) {
        String currency = rules.tenant().currency();
        OptionalLong cap = rules.routePerMinute();
        if (cap.isPresent() && rate.isPresent() && Rating.isAbove(rate.get(), cap.getAsLong())) {
            return refused(
                    DialReason.ROUTE_COST,
                    "a minute costs " + rate.get().perMinute() + " " + currency + ", the cap is "
                            + Amount.text(cap.getAsLong()) + " " + currency);
        }
        if (free) {
            return Optional.empty();
        }
        if (isZero(cap)) {
            return refused(
                    DialReason.ROUTE_COST, "only free destinations are allowed, and this one is not known as free");
        }
        if (isZero(rules.extensionDaily(account.extension()))) {
            return refused(DialReason.EXTENSION_DAILY, account.extension() + " may not place calls that cost money");
        }
        if (isZero(rules.tenantDaily())) {
            return refused(DialReason.TENANT_DAILY, account.tenant() + " may not place calls that cost money");
        }
        if (isZero(rules.tenantMonthly())) {
            return refused(DialReason.TENANT_MONTHLY, account.tenant() + " may not place calls that cost money");
        }
        OptionalLong most = rules.callCost();
        if (isZero(most) || most.isPresent() && rate.isPresent() && longest(rate.get(), most.getAsLong()) == 0) {
            return refused(
                    DialReason.CALL_COST,
                    "a call may cost " + Amount.text(most.getAsLong()) + " " + currency
                            + ", and this one costs more at once");
        }
        return Optional.empty();
    }

    private static Optional<DialAnswer> tooMany(TenantRules rules, Account account, int liveCalls) {
        OptionalInt most = rules.concurrentCalls(account.extension());
        if (most.isEmpty() || liveCalls < most.getAsInt()) {
            return Optional.empty();
        }
        return refused(
                DialReason.CONCURRENT_CALLS,
                account.extension() + " has " + liveCalls + " calls to the outside, and may have " + most.getAsInt());
    }

    private Optional<DialAnswer> blind(TenantRules rules, Instant now) {
        TenantPublished tenant = rules.tenant();
        if (tenant.whenBlind() == WhenBlind.OPEN || !counting.isBlind(tenant.tenant(), now)) {
            return Optional.empty();
        }
        String since = counting.upTo(tenant.tenant())
                .map(upTo -> "since " + MINUTE.format(upTo.atZone(ZoneId.of(tenant.zone()))))
                .orElse("since this node-agent has started");
        return refused(
                DialReason.BILLING_BLIND,
                "nobody knows what " + tenant.tenant() + " has spent " + since
                        + ": see that billing-watcher and Kafka run, or set the tenant's whenBlind to OPEN");
    }

    private DialAnswer allowed(TenantRules rules, Optional<Rate> rate) {
        TenantPublished tenant = rules.tenant();
        String message = rules.isDefined()
                ? "no limit of " + tenant.tenant() + " forbids it"
                : tenant.tenant() + " has no limits: nobody has defined it";
        OptionalLong most = rules.callCost();
        Integer maxSeconds = null;
        if (most.isPresent() && rate.isPresent()) {
            long seconds = longest(rate.get(), most.getAsLong());
            maxSeconds = seconds < CallEnded.MAX_SECONDS ? (Integer) (int) seconds : null;
        }
        return new DialAnswer(DialAnswer.Verdict.ALLOWED, DialReason.FREE_TO_CALL, message, maxSeconds);
    }

    /** As {@link #seconds}; there are few rates and limits, and many calls. */
    private long longest(Rate rate, long most) {
        Priced priced = new Priced(rate, most);
        Long known = longest.get(priced);
        if (known != null) {
            return known;
        }
        if (longest.size() >= MAX_PRICED) {
            longest.clear();
        }
        long seconds = seconds(rate, most);
        longest.put(priced, seconds);
        return seconds;
    }

    /** The longest call that costs no more than that; 0 when even one second costs more. */
    static long seconds(Rate rate, long most) {
        long enough = 0;
        long tooMuch = CallEnded.MAX_SECONDS + 1;
        while (tooMuch - enough > 1) {
            long middle = (enough + tooMuch) / 2;
            if (costsAtMost(rate, middle, most)) {
                enough = middle;
            } else {
                tooMuch = middle;
            }
        }
        return enough;
    }

    private static boolean costsAtMost(Rate rate, long seconds, long most) {
        try {
            return Rating.cost(rate, seconds) <= most;
        } catch (ArithmeticException e) {
            return false; // more than an amount can say
        }
    }

    private static boolean isZero(OptionalLong limit) {
        return limit.isPresent() && limit.getAsLong() == 0;
    }

    private static Optional<DialAnswer> refused(DialReason reason, String message) {
        return Optional.of(DialAnswer.of(reason, message));
    }
}
