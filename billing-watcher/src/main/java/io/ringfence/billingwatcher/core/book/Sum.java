package io.ringfence.billingwatcher.core.book;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What was spent of a key, and what a lift has added to its limit; billionths. */
public final class Sum {

    private long settled;
    private long lifted;
    private @Nullable Long allowance;
    private boolean isLifted;

    /** Nothing spent yet. */
    public Sum() {}

    /**
     * A stored sum.
     *
     * @param lifted what was spent when an admin lifted a block; meaningless when {@code isLifted} is false
     * @param allowance what may be spent from then on; the limit when null
     */
    public Sum(long settled, boolean isLifted, long lifted, @Nullable Long allowance) {
        this.settled = settled;
        this.isLifted = isLifted;
        this.lifted = lifted;
        this.allowance = allowance;
    }

    public long settled() {
        return settled;
    }

    void add(long nanos) {
        settled = plus(settled, nanos);
    }

    /**
     * Adds, up to the largest number there is. Whoever has spent that is above every limit; an error in its place would keep
     * everyone of the partition from being counted.
     */
    public static long plus(long a, long b) {
        long sum = a + b;
        boolean overflows = ((a ^ sum) & (b ^ sum)) < 0;
        return overflows ? a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE : sum;
    }

    /** Gives a fresh allowance from what was spent by now. */
    void lift(long spent, @Nullable Long fresh) {
        isLifted = true;
        lifted = spent;
        allowance = fresh;
    }

    /** The limit in force: with a lift, what had been spent then and the allowance. */
    public OptionalLong effective(OptionalLong limit) {
        if (!isLifted) {
            return limit;
        }
        Long fresh = allowance;
        if (fresh != null) {
            return OptionalLong.of(plus(lifted, fresh));
        }
        return limit.isPresent() ? OptionalLong.of(plus(lifted, limit.getAsLong())) : limit;
    }

    public boolean isLifted() {
        return isLifted;
    }

    public long lifted() {
        return lifted;
    }

    public @Nullable Long allowance() {
        return allowance;
    }
}
