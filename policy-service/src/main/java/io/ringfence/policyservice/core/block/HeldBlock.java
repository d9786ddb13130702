package io.ringfence.policyservice.core.block;

import io.ringfence.contract.block.BlockLifted;
import io.ringfence.contract.block.BlockRaised;
import io.ringfence.contract.block.BlockRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key of {@code ringfence.call-blocks}.
 *
 * @param last what was said last
 * @param raised how it was raised last; absent when that is no longer on the topic
 * @param lifted how it was lifted last; absent when it never was, or not since the topic forgot
 */
public record HeldBlock(
        BlockRecord last,
        @Nullable BlockRaised raised,
        @Nullable BlockLifted lifted) {

    /** A key of which nothing was known. */
    public static HeldBlock of(BlockRecord first) {
        return switch (first) {
            case BlockRaised raised -> new HeldBlock(raised, raised, null);
            case BlockLifted lifted -> new HeldBlock(lifted, null, lifted);
        };
    }

    /** What is known once one more was said; what is not newer says nothing. */
    public HeldBlock after(BlockRecord next) {
        if (next.version() <= last.version()) {
            return this;
        }
        return switch (next) {
            case BlockRaised again -> new HeldBlock(again, again, lifted);
            case BlockLifted lift -> new HeldBlock(lift, raised, lift);
        };
    }

    /** Whether it keeps its subject from calling. */
    public boolean isActive(Instant now) {
        return last instanceof BlockRaised block && block.holds(now);
    }

    /** When what was said last was said. */
    public Instant at() {
        return switch (last) {
            case BlockRaised block -> block.raisedAt();
            case BlockLifted lift -> lift.at();
        };
    }

    /** When it ended: was lifted, or its period was over. Never, when it is neither. */
    public Instant end() {
        return switch (last) {
            case BlockRaised block -> block.validUntil() == null ? Instant.MAX : block.validUntil();
            case BlockLifted lift -> lift.at();
        };
    }

    /** How it was lifted after a version, if it was; it may have been raised again since. */
    public @Nullable BlockLifted liftedAfter(long version) {
        return lifted != null && lifted.version() > version ? lifted : null;
    }
}
