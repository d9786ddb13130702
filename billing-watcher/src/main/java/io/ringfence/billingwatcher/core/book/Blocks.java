package io.ringfence.billingwatcher.core.book;

import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.contract.Topic;
import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.notice.NoticeRaised;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is blocked, and what was said of it: versions rise by one with each record of a key. */
final class Blocks {

    /**
     * Why a block is raised.
     *
     * @param sum what was reached, as text
     * @param of the limit, as text
     * @param message in words
     */
    record Reason(
            String period,
            String sum,
            String of,
            @Nullable String currency,
            @Nullable String live,
            @Nullable String cause,
            List<String> hangUp,
            @Nullable Instant validUntil,
            long ruleVersion,
            String message) {}

    private final Map<Block.Key, Block> blocks = new HashMap<>();
    private final Map<String, List<Block.Key>> byTenant = new HashMap<>();

    void put(Block block) {
        if (blocks.put(block.key(), block) == null) {
            byTenant.computeIfAbsent(block.key().tenant(), tenant -> new ArrayList<>())
                    .add(block.key());
        }
    }

    @Nullable Block get(Block.Key key) {
        return blocks.get(key);
    }

    Collection<Block> all() {
        return blocks.values();
    }

    /** A copy of the active ones of a tenant. */
    List<Block> activeOf(String tenant) {
        return byTenant.getOrDefault(tenant, List.of()).stream()
                .map(this::known)
                .filter(Block::isActive)
                .toList();
    }

    private Block known(Block.Key key) {
        return java.util.Objects.requireNonNull(blocks.get(key));
    }

    /** Whether a block of this period is raised and not over. */
    boolean isRaised(Block.Key key, String period, Instant now) {
        Block block = blocks.get(key);
        return block != null && block.isActive() && block.period().equals(period) && !block.isOver(now);
    }

    /** Raises a block and says so. */
    void raise(Block.Key key, Reason reason, Instant now, Changes changes) {
        Block before = blocks.get(key);
        long version = before == null ? 1 : before.version() + 1;
        Block block = new Block(
                key, version, true, reason.period(), reason.validUntil(), before == null ? null : before.liftedAt());
        put(block);
        changes.block(block);
        changes.publish(
                Topic.CALL_BLOCKS,
                new BlockRaised(
                        key.tenant(),
                        key.scope(),
                        key.subject(),
                        key.limit(),
                        version,
                        eventId(key, version, "RAISED"),
                        reason.period(),
                        reason.sum(),
                        reason.of(),
                        reason.currency(),
                        reason.live(),
                        reason.cause(),
                        reason.hangUp(),
                        now,
                        reason.validUntil(),
                        reason.ruleVersion(),
                        reason.message()));
        notice(key, version, NoticeRaised.Kind.BLOCK_RAISED, "blocked: " + reason.message(), now, changes);
    }

    /** Lifts a block and says so. */
    void lift(Block block, BlockLifted.Cause cause, @Nullable String by, Instant now, Changes changes) {
        Block.Key key = block.key();
        long version = block.version() + 1;
        Instant liftedAt = cause == BlockLifted.Cause.ADMIN ? now : block.liftedAt();
        Block free = new Block(key, version, false, block.period(), null, liftedAt);
        put(free);
        changes.block(free);
        changes.publish(
                Topic.CALL_BLOCKS,
                new BlockLifted(
                        key.tenant(),
                        key.scope(),
                        key.subject(),
                        key.limit(),
                        version,
                        eventId(key, version, "LIFTED"),
                        cause,
                        by,
                        now));
        String why = switch (cause) {
            case ADMIN -> "lifted by " + by;
            case LIMIT_RAISED -> "free again: the limit was raised";
            case PERIOD_OVER -> "free again: " + block.period() + " is over";
            case CREDIT -> "free again: a credit has brought the sum below the limit";
        };
        notice(key, version, NoticeRaised.Kind.BLOCK_LIFTED, key.limit() + ": " + why, now, changes);
    }

    private static void notice(
            Block.Key key, long version, NoticeRaised.Kind kind, String message, Instant now, Changes changes) {
        changes.publish(
                Topic.NOTICES,
                new NoticeRaised(kind, key.tenant(), key.subject(), eventId(key, version, kind.name()), message, now));
    }

    private static String eventId(Block.Key key, long version, String action) {
        return Long.toHexString(CdrId.hash64(key.text() + "|" + version + "|" + action));
    }
}
