package io.ringfence.nodeagent.call;

import io.ringfence.contract.Event;
import io.ringfence.contract.block.BlockRecord;
import io.ringfence.contract.block.CountingProgress;
import io.ringfence.contract.limit.LimitRecord;
import io.ringfence.nodeagent.core.call.CallBook;
import io.ringfence.nodeagent.core.call.Counting;
import io.ringfence.nodeagent.edge.store.SavedCalls;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Limits and blocks as the topics and the disk say. What a topic says holds at once; what it does not have any more goes when
 * it was read to its end. A topic without a record takes nothing away: it was made anew, and nobody has decided that.
 */
public final class CallMemory {

    private static final Logger LOG = Logger.getLogger(CallMemory.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final CallBook book = new CallBook();
    private final SavedCalls saved;
    private final Counting counting;
    private @Nullable Set<String> limitsSeen = new HashSet<>();
    private @Nullable Set<String> blocksSeen = new HashSet<>();
    private boolean limitsUnsaved;
    private boolean blocksUnsaved;

    public CallMemory(SavedCalls saved, Counting counting) {
        this.saved = saved;
        this.counting = counting;
    }

    public CallBook book() {
        return book;
    }

    /** Loads what was saved; before anyone asks. */
    public void load() {
        try {
            saved.limits().forEach(book::take);
            saved.blocks().forEach(book::take);
        } catch (IOException e) {
            LOG.warnf("%s; limits and blocks come from Kafka", e.getMessage());
        }
    }

    /** What one poll of {@code ringfence.call-limits} brought. */
    public synchronized void limits(List<Event> events, List<String> removed, List<Long> at, boolean replay) {
        for (Event event : events) {
            if (event instanceof LimitRecord record) {
                book.take(record);
                note(limitsSeen, record.key());
            }
        }
        removed.forEach(book::removeLimit);
        limitsUnsaved |= !events.isEmpty() || !removed.isEmpty();
    }

    /** What one poll of {@code ringfence.call-blocks} brought. */
    public synchronized void blocks(List<Event> events, List<String> removed, List<Long> at, boolean replay) {
        for (Event event : events) {
            if (event instanceof BlockRecord record) {
                book.take(record);
                note(blocksSeen, record.key());
                blocksUnsaved = true;
            } else if (event instanceof CountingProgress progress) {
                counting.take(progress);
            }
        }
        removed.forEach(book::removeBlock);
        blocksUnsaved |= !removed.isEmpty();
    }

    /**
     * Looks each second whether the topics were read to their end, and saves; for a thread of its own.
     *
     * @param limitsRead when the limits were, {@link Instant#MIN} before the first time
     * @param blocksRead when the blocks were
     */
    public void run(Supplier<Instant> limitsRead, Supplier<Instant> blocksRead) {
        try {
            while (true) {
                Thread.sleep(TICK);
                if (limitsRead.get().isAfter(Instant.MIN)) {
                    limitsAtEnd();
                }
                if (blocksRead.get().isAfter(Instant.MIN)) {
                    blocksAtEnd();
                }
                save();
            }
        } catch (InterruptedException e) {
            save();
            Thread.currentThread().interrupt();
        }
    }

    /** The limits were read to their end. */
    synchronized void limitsAtEnd() {
        Set<String> seen = limitsSeen;
        if (seen != null) {
            limitsSeen = null;
            book.limits().stream()
                    .map(Event::key)
                    .filter(key -> !seen.isEmpty() && !seen.contains(key))
                    .forEach(book::removeLimit);
        }
    }

    /** The blocks were read to their end. */
    synchronized void blocksAtEnd() {
        Set<String> seen = blocksSeen;
        if (seen != null) {
            blocksSeen = null;
            book.blocks().stream()
                    .map(Event::key)
                    .filter(key -> !seen.isEmpty() && !seen.contains(key))
                    .forEach(book::removeBlock);
        }
    }

    /** Saves what has changed. */
    void save() {
        boolean limits;
        boolean blocks;
        synchronized (this) {
            limits = limitsUnsaved;
            blocks = blocksUnsaved;
            limitsUnsaved = false;
            blocksUnsaved = false;
        }
        try {
            if (limits) {
                saved.saveLimits(book.limits());
            }
            if (blocks) {
                saved.saveBlocks(book.blocks());
            }
        } catch (IOException e) {
            synchronized (this) {
                limitsUnsaved |= limits;
                blocksUnsaved |= blocks;
            }
            LOG.warnf(
                    "limits and blocks can't be saved (%s); a boot without Kafka would not know them", e.getMessage());
        }
    }

    private static void note(@Nullable Set<String> seen, String key) {
        if (seen != null) {
            seen.add(key);
        }
    }
}
