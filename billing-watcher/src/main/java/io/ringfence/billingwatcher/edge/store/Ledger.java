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
import java.util.List;
import java.util.Map;
import java.util.Set;

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
        return reading("the offset of partition " + partition, () -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("select next_offset from position where partition = ?")) {
                statement.setInt(1, partition);
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

    /** Loads sums; one that is not stored is nothing spent. */
    public void load(Set<SumKey> keys, Book book) {
        if (!keys.isEmpty()) {
            reading("sums", () -> {
                Map<SumKey, Sum> found = books.sums(keys);
                keys.forEach(key -> book.load(key, found.getOrDefault(key, new Sum())));
                return 0;
            });
        }
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

    /** Remembers first records inside of the transaction; returns those that were counted before. */
    public Map<CdrId, Counted> remember(int partition, List<Charge> charges) {
        return writing("calls", () -> calls.insert(partition, charges));
    }

    /** Those of some calls that were counted, on whatever day. */
    public Map<CdrId, Counted> counted(Collection<CdrId> ids) {
        return writing("calls", () -> calls.find(ids));
    }

    /** Writes what a partition's part of a poll has changed; not committed yet. */
    public void write(int partition, Changes changes, Map<CdrId, Counted> corrected) {
        writing("what partition " + partition + " has changed", () -> {
            calls.update(corrected);
            books.write(partition, changes);
            return 0;
        });
    }

    /** Writes what is to be published; returns the ids in the order of the records. */
    public List<Long> write(int partition, List<PublishedRecord> records) {
        return writing("the outbox of partition " + partition, () -> outbox.insert(partition, records));
    }

    /** Moves an offset from where its owner thinks it is. */
    public void move(int partition, long from, long to) {
        writing("the offset of partition " + partition, () -> {
            String sql = from == 0
                    ? "insert into position (partition, next_offset) values (?, ?) on conflict (partition) do update"
                            + " set next_offset = excluded.next_offset where position.next_offset = 0"
                    : "update position set next_offset = ? where partition = ? and next_offset = ?";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                if (from == 0) {
                    statement.setInt(1, partition);
                    statement.setLong(2, to);
                } else {
                    statement.setLong(1, to);
                    statement.setInt(2, partition);
                    statement.setLong(3, from);
                }
                if (statement.executeUpdate() != 1) {
                    throw new StoreException("partition " + partition + " has another owner by now: its offset is not "
                            + from + " any more");
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
