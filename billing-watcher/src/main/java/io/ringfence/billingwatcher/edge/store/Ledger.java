package io.ringfence.billingwatcher.edge.store;

import io.ringfence.billingwatcher.core.book.Block;
import io.ringfence.billingwatcher.core.book.Book;
import io.ringfence.billingwatcher.core.book.Changes;
import io.ringfence.billingwatcher.core.book.Counted;
import io.ringfence.billingwatcher.core.book.Sum;
import io.ringfence.billingwatcher.core.book.SumKey;
import io.ringfence.billingwatcher.core.charge.CdrId;
import io.ringfence.billingwatcher.core.charge.Charge;
import io.ringfence.contract.block.BlockRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What is stored, through one connection and for one thread. All that a poll has changed is committed at once, with the offsets that
 * it stands for; an offset moves by compare-and-set, so whoever has lost a partition commits nothing of it.
 */
public final class Ledger implements AutoCloseable {

    private final Connection connection;
    private final CountedCalls calls;
    private final BookRows books;
    private final Outbox outbox;

    /**
     * @param connection for this alone; it is closed with this
     */
    public Ledger(Connection connection) {
        try {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        } catch (SQLException e) {
            throw new StoreException("the connection can't be used", e);
        }
        this.connection = connection;
        this.calls = new CountedCalls(connection);
        this.books = new BookRows(connection);
        this.outbox = new Outbox(connection);
    }

    /** The next offset of a partition; 0 when it was never read. */
    public long position(int partition) {
        return writing("the offset of partition " + partition, () -> {
            String sql = "with made as (insert into position values (?, 0) on conflict do nothing)"
                    + " select next_offset from position where partition = ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setInt(1, partition);
                statement.setInt(2, partition);
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? rows.getLong(1) : 0L;
                }
            }
        });
    }

    /** Loads what a partition's owner has to know from the start: holds, blocks, recent calls to international numbers. */
    public void load(int partition, Book book, Instant now) {
        reading("partition " + partition, () -> {
            books.load(partition, book);
            calls.attempts(partition, now, book::load);
            return 0;
        });
    }

    /** Loads sums, each into its book; one that is not stored is nothing spent. */
    public void load(Map<SumKey, Book> missing) {
        if (!missing.isEmpty()) {
            reading("sums", () -> {
                Map<SumKey, Sum> found = books.sums(missing.keySet());
                missing.forEach((key, book) -> book.load(key, found.getOrDefault(key, new Sum())));
                return 0;
            });
        }
    }

    /** Loads sums into a book: those that it is asked to name. */
    public void load(Book book, Consumer<Set<SumKey>> naming) {
        Set<SumKey> missing = new HashSet<>();
        naming.accept(missing);
        load(missing.stream().collect(Collectors.toMap(key -> key, key -> book)));
    }

    /** The stored sums of a tenant from a day on, and of that month. */
    public Set<SumKey> sumsOf(String tenant, LocalDate from) {
        return reading("sums of " + tenant, () -> books.keys(tenant, from));
    }

    /** The tenants that have sums of a day or later, or active blocks, in a partition. */
    public Set<String> tenants(int partition, LocalDate from) {
        return reading("tenants of partition " + partition, () -> books.tenants(partition, from));
    }

    /** Makes room for days; before the transaction of their charges. */
    public void prepare(Collection<Charge> charges) {
        writing("days of calls", () -> {
            calls.prepare(charges);
            return 0;
        });
    }

    /** Remembers first records, by partition, inside of the transaction; returns those that were counted before. */
    public Map<CdrId, Counted> remember(Map<Integer, List<Charge>> charges) {
        return writing("calls", () -> calls.insert(charges));
    }

    /** Those of some calls that were counted, on whatever day. */
    public Map<CdrId, Counted> counted(Collection<CdrId> ids) {
        return writing("calls", () -> calls.find(ids));
    }

    /** Writes what was revised or credited. */
    public void correct(Map<CdrId, Counted> corrected) {
        writing("corrected calls", () -> {
            calls.update(corrected);
            return 0;
        });
    }

    /** Writes what a poll has changed, by partition; not committed yet. */
    public void write(Map<Integer, Changes> changes) {
        writing("what partitions " + changes.keySet() + " have changed", () -> {
            books.write(changes);
            return 0;
        });
    }

    /** Writes what is to be published; returns the ids in the order of the records. */
    public List<Long> write(List<PublishedRecord> records) {
        return writing("the outbox", () -> outbox.insert(records));
    }

    /**
     * Moves offsets from where their owner thinks they are.
     *
     * @throws StoreException also when another owner has moved one of them
     */
    public void move(Map<Integer, Long> from, Map<Integer, Long> to) {
        if (to.isEmpty()) {
            return;
        }
        writing("the offsets of partitions " + to.keySet(), () -> {
            String sql = "update position set next_offset = t from unnest(?, ?, ?) as v(p, f, t)"
                    + " where partition = p and next_offset = f";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                List<Integer> partitions = to.keySet().stream().sorted().toList();
                new Rows(connection, statement, 1)
                        .ints(partitions.stream().mapToInt(Integer::intValue).toArray())
                        .longs(partitions.stream().mapToLong(from::get).toArray())
                        .longs(partitions.stream().mapToLong(to::get).toArray());
                if (statement.executeUpdate() != to.size()) {
                    throw new StoreException("one of the partitions " + partitions
                            + " has another owner by now: its offset is not the one in " + from + " any more");
                }
            }
            return 0;
        });
    }

    /** Commits. */
    public void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new StoreException("the transaction can't be committed", e);
        }
    }

    /** Takes back what was not committed. */
    public void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw new StoreException("the transaction can't be taken back", e);
        }
    }

    /** What a partition has to publish still. */
    public List<PublishedRecord> unpublished(int partition) {
        return reading("the outbox of partition " + partition, () -> outbox.of(partition));
    }

    /** Removes what was published; in the transaction that is open, or in one of its own when none is. */
    public void published(Collection<Long> ids) {
        writing("the outbox", () -> {
            outbox.delete(ids);
            return 0;
        });
    }

    /** Drops what is older than any record that is taken. */
    public void dropBefore(LocalDate oldest, Instant attempts) {
        writing("old days", () -> {
            calls.dropBefore(oldest);
            books.dropAttempts(attempts);
            connection.commit();
            return 0;
        });
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("the connection can't be closed", e);
        }
    }

    private <T> T reading(String what, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new StoreException(what + " can't be read", e);
        }
    }

    private static <T> T writing(String what, Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new StoreException(what + " can't be written", e);
        }
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    /** The key of a block in a row. */
    static Block.Key key(ResultSet rows) throws SQLException {
        return new Block.Key(
                rows.getString(1),
                BlockRecord.Scope.valueOf(rows.getString(2)),
                rows.getString(3),
                BlockRecord.Limit.valueOf(rows.getString(4)));
    }
}
