package io.ringfence.billingwatcher.core.book;

import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.billingwatcher.core.charge.Charge;
import io.ringfence.calls.Periods;
import io.ringfence.calls.TenantRules;
import io.ringfence.contract.Amount;
import io.ringfence.contract.Topic;
import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord.Limit;
import io.ringfence.contract.block.BlockRecord.Scope;
import io.ringfence.contract.notice.NoticeRaised;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Holds what was spent against the limits: {@code settled + held >= limit} raises a block, and less of it may end one. */
final class Limits {

    private static final int PERCENT = 100;

    private final Sums sums;
    private final Holds holds;
    private final Blocks blocks;

    Limits(Sums sums, Holds holds, Blocks blocks) {
        this.sums = sums;
        this.holds = holds;
        this.blocks = blocks;
    }

    /** Adds to the sums of a day and its month, and looks at their limits. */
    void add(
            TenantRules rules,
            String tenant,
            String extension,
            Charge.Part part,
            String cause,
            Instant now,
            Changes changes) {
        if (!extension.isEmpty()) {
            add(rules, SumKey.ofExtension(tenant, extension, part.day()), part.nanos(), cause, now, changes);
        }
        add(rules, SumKey.ofDay(tenant, part.day()), part.nanos(), cause, now, changes);
        add(rules, SumKey.ofMonth(tenant, part.day()), part.nanos(), cause, now, changes);
    }

    private void add(TenantRules rules, SumKey key, long nanos, String cause, Instant now, Changes changes) {
        Sum sum = sums.require(key);
        long before = sum.settled();
        sum.add(nanos);
        changes.add(key, nanos);
        OptionalLong limit = sum.effective(limit(rules, key));
        if (nanos <= 0 || limit.isEmpty()) {
            return;
        }
        if (isOver(rules, key, now)) {
            if (before < limit.getAsLong() && sum.settled() >= limit.getAsLong()) {
                notice(NoticeRaised.Kind.LATE_EXCEEDED, rules, key, sum.settled(), limit.getAsLong(), now, changes);
            }
            return;
        }
        check(rules, key, cause, now, changes);
        long near =
                Math.multiplyExact(limit.getAsLong() / PERCENT, rules.tenant().warnPercent());
        if (before < near && sum.settled() >= near && sum.settled() < limit.getAsLong()) {
            notice(NoticeRaised.Kind.LIMIT_NEAR, rules, key, sum.settled(), limit.getAsLong(), now, changes);
        }
    }

    /** Looks at the limits of an extension and its tenant as of now. */
    void check(
            TenantRules rules, String tenant, String extension, @Nullable String cause, Instant now, Changes changes) {
        LocalDate today = rules.periods().day(now);
        if (!extension.isEmpty()) {
            check(rules, SumKey.ofExtension(tenant, extension, today), cause, now, changes);
        }
        check(rules, SumKey.ofDay(tenant, today), cause, now, changes);
        check(rules, SumKey.ofMonth(tenant, today), cause, now, changes);
    }

    /** The same for everyone who has a call in progress. */
    void checkHolds(TenantRules rules, String tenant, Instant now, Changes changes) {
        Set<String> extensions = new HashSet<>();
        holds.of(tenant).forEach(hold -> extensions.add(hold.extension()));
        extensions.forEach(extension -> check(rules, tenant, extension, null, now, changes));
    }

    /** The same for everyone whose sums are here and not over. */
    void checkAll(TenantRules rules, String tenant, Instant now, Changes changes) {
        for (SumKey key : sums.keys(tenant)) {
            if (!isOver(rules, key, now)) {
                check(rules, key, null, now, changes);
            }
        }
    }

    private void check(TenantRules rules, SumKey key, @Nullable String cause, Instant now, Changes changes) {
        Sum sum = sums.get(key);
        if (sum == null) {
            return;
        }
        OptionalLong limit = sum.effective(limit(rules, key));
        if (limit.isEmpty()) {
            return;
        }
        long live = holds.amount(key.tenant(), key.extension(), now);
        long spent = Sum.plus(sum.settled(), live);
        if (spent <= 0 || spent < limit.getAsLong()) {
            return;
        }
        Block.Key block = block(key);
        if (!blocks.isRaised(block, key.period(), now)) {
            String currency = rules.tenant().currency();
            blocks.raise(
                    block,
                    new Blocks.Reason(
                            key.period(),
                            Amount.text(spent),
                            Amount.text(limit.getAsLong()),
                            currency,
                            live == 0 ? null : Amount.text(live),
                            cause,
                            upOf(key.tenant(), key.extension()),
                            end(rules, key, now),
                            rules.tenant().version(),
                            words(rules, key, spent, limit.getAsLong())),
                    now,
                    changes);
        }
    }

    /** Lifts the blocks of a tenant whose sum is below its limit now. */
    void free(TenantRules rules, String tenant, BlockLifted.Cause cause, Instant now, Changes changes) {
        for (Block block : blocks.activeOf(tenant)) {
            SumKey key = sumOf(block);
            Sum sum = block.key().limit() == Limit.ABUSE ? null : sums.get(key);
            if (sum == null || isOver(rules, key, now)) {
                continue;
            }
            OptionalLong limit = sum.effective(limit(rules, key));
            long spent = Sum.plus(sum.settled(), holds.amount(tenant, key.extension(), now));
            if (limit.isEmpty() || spent < limit.getAsLong()) {
                blocks.lift(block, cause, null, now, changes);
            }
        }
    }

    /** Gives the subject of a block a fresh allowance for the rest of its period. */
    void allow(Block block, @Nullable String allowance, Instant now, Changes changes) {
        SumKey key = sumOf(block);
        Sum sum = sums.get(key);
        if (sum != null) {
            long spent = Sum.plus(sum.settled(), holds.amount(key.tenant(), key.extension(), now));
            sum.lift(spent, allowance == null ? null : Amount.nanos(allowance, "allowance"));
            changes.lift(key, sum);
        }
    }

    private static SumKey sumOf(Block block) {
        Block.Key key = block.key();
        return new SumKey(key.tenant(), key.scope() == Scope.EXTENSION ? key.subject() : "", block.period());
    }

    private static Block.Key block(SumKey key) {
        if (!key.extension().isEmpty()) {
            return new Block.Key(key.tenant(), Scope.EXTENSION, key.extension(), Limit.EXTENSION_DAILY);
        }
        Limit limit = key.isMonth() ? Limit.TENANT_MONTHLY : Limit.TENANT_DAILY;
        return new Block.Key(key.tenant(), Scope.TENANT, key.tenant(), limit);
    }

    private static OptionalLong limit(TenantRules rules, SumKey key) {
        if (!key.extension().isEmpty()) {
            return rules.extensionDaily(key.extension());
        }
        return key.isMonth() ? rules.tenantMonthly() : rules.tenantDaily();
    }

    private static boolean isOver(TenantRules rules, SumKey key, Instant now) {
        return key.isBefore(rules.periods().day(now));
    }

    /** The end of a key's period; records may be some minutes ahead, and then it is the next one's. */
    private static Instant end(TenantRules rules, SumKey key, Instant now) {
        Periods periods = rules.periods();
        boolean isCurrent = periods.day(now).toString().startsWith(key.period());
        if (key.isMonth()) {
            Instant end = periods.endOfMonth(now);
            return isCurrent ? end : periods.endOfMonth(end);
        }
        Instant end = periods.endOfDay(now);
        return isCurrent ? end : periods.endOfDay(end);
    }

    private List<String> upOf(String tenant, String extension) {
        return holds.of(tenant, extension).stream()
                .filter(Hold::isUp)
                .map(Hold::callId)
                .limit(BlockRaised.MAX_CALLS)
                .toList();
    }

    private static String words(TenantRules rules, SumKey key, long spent, long limit) {
        String who = key.extension().isEmpty() ? "tenant " + key.tenant() : "extension " + key.extension();
        return who + " has spent " + Amount.text(spent) + " " + rules.tenant().currency() + " of " + Amount.text(limit)
                + (key.isMonth() ? " in " : " on ") + key.period();
    }

    private static void notice(
            NoticeRaised.Kind kind,
            TenantRules rules,
            SumKey key,
            long spent,
            long limit,
            Instant now,
            Changes changes) {
        String subject = key.extension().isEmpty() ? key.tenant() : key.extension();
        String id = Long.toHexString(CdrId.hash64(kind + "|" + key + "|" + limit));
        changes.publish(
                Topic.NOTICES, new NoticeRaised(kind, key.tenant(), subject, id, words(rules, key, spent, limit), now));
    }
}
