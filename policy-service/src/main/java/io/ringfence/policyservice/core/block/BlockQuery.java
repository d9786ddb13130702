package io.ringfence.policyservice.core.block;

import io.ringfence.contract.block.BlockRecord;
import io.ringfence.policyservice.core.change.Page;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which blocks are asked for.
 *
 * @param active only those that hold, or only those that do not
 */
public record BlockQuery(
        Optional<String> tenant,
        Optional<BlockRecord.Scope> scope,
        Optional<String> subject,
        Optional<BlockRecord.Limit> limit,
        Optional<Boolean> active) {

    /**
     * One page of them, the newest first.
     *
     * @param after the place after which it begins, as {@link Page#next} of the page before has it
     */
    public Page<HeldBlock> page(Collection<HeldBlock> all, Optional<String> after, int size, Instant now) {
        List<HeldBlock> found = all.stream()
                .filter(held -> matches(held, now))
                .filter(held -> after.isEmpty() || place(held).compareTo(after.get()) < 0)
                .sorted(Comparator.comparing(BlockQuery::place).reversed())
                .limit(size + 1L)
                .toList();
        return Page.of(found, size, BlockQuery::place);
    }

    private boolean matches(HeldBlock held, Instant now) {
        BlockRecord last = held.last();
        return tenant.map(last.tenant()::equals).orElse(true)
                && scope.map(last.scope()::equals).orElse(true)
                && subject.map(last.subject()::equals).orElse(true)
                && limit.map(last.limit()::equals).orElse(true)
                && active.map(wanted -> wanted == held.isActive(now)).orElse(true);
    }

    /** Sorts as time and then key. */
    private static String place(HeldBlock held) {
        return String.format("%020d", held.at().toEpochMilli()) + " "
                + held.last().key();
    }
}
