package io.ringfence.billingwatcher.edge.store;

import static io.ringfence.billingwatcher.edge.store.Work.reading;
import static io.ringfence.billingwatcher.edge.store.Work.writing;

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
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What is stored, through one connection and for one thread. All that a poll has changed is committed at once, with the offsets that
 * it stands for; an offset moves by compare-and-set, so whoever has lost a partition commits nothing of it.
 */
public final class Ledger implements AutoCloseable {

    private static final String NOT_NULL_VIOLATION = "23502";

    private final Connection connection;
    private final CountedDays days;
    private final CountedCalls calls;
    private final BookRows books;
    private final Outbox outbox;

    /**
     * @param connection for this alone; it is closed with this
     */
    public Ledger(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            // All look a few rows up by a key, in tables that grow from nothing: planning each time costs more than
            // most
            // of the statements, and a plan that is kept from an empty table would read it whole for ever.
            statement.execute("set plan_cache_mode = force_generic_plan; set enable_seqscan = off;"
                    + " set enable_hashjoin = off; set enable_mergejoin = off; set synchronous_commit = off");
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        } catch (SQLException e) {
            throw new StoreException("the connection can't be used", e);
        }
        this.connection = connection;
        this.days = new CountedDays(connection);
        this.calls = new CountedCalls(connection);
        this.books = new BookRows(connection);
        this.outbox = new Outbox(connection);
    }

    /** Records of providers, through the same connection. */
    public ProviderCalls providerCalls() {
        return new ProviderCalls(connection);
    }

    /** Calls that are held against them, through the same connection. */
    public PbxCalls pbxCalls() {
        return new PbxCalls(connection);
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

    /** Loads what a partition's owner has to know from the start: holds and blocks. */
    public void load(int partition, Book book) {
        reading("partition " + partition, () -> {
            books.load(partition, book);
            return 0;
        });
    }

    /** Reads recent calls to international numbers, with the partitions of their tenants; may take long. */
    public void attempts(Set<Integer> partitions, Instant now, BiConsumer<Integer, Changes.Attempt> each) {
        reading("earlier calls of partitions " + partitions, () -> {
            calls.attempts(partitions, now, each);
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
    public void prepare(Set<LocalDate> needed) {
        writing("days of calls", () -> {
            days.prepare(needed);
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

    /**
     * Writes what a poll has changed and commits it, all with the offsets that it stands for. PostgreSQL has flushed it to disk when
     * there is something to publish, and all that was committed before. Without that, a crash of PostgreSQL may take the last
     * second back, offsets included: it is counted again from Kafka, and nobody has heard of it.
     *
     * @param changes by partition
     * @param outgoing what is to be published
     * @param published what the brokers have taken, and the outbox need not keep
     * @param from the next offsets as the owner of their partitions knows them
     * @param to the next offsets from now on
     * @return the ids of what is to be published, in its order
     * @throws StoreException also when another owner has moved an offset; nothing is written then
     */
    public List<Long> commit(
            Map<Integer, Changes> changes,
            List<PublishedRecord> outgoing,
            Collection<Long> published,
            Map<Integer, Long> from,
            Map<Integer, Long> to) {
        try {
            Bundle bundle = new Bundle();
            if (!outgoing.isEmpty()) {
                bundle.add("set local synchronous_commit = on", rows -> {});
            }
            books.write(changes, bundle);
            Outbox.insert(outgoing, bundle);
            Outbox.delete(published, bundle);
            if (!to.isEmpty()) {
                move(from, to, bundle);
            }
            if (bundle.isEmpty()) {
                connection.commit(); // what was only read
                return List.of();
            }
            bundle.add("commit", rows -> {});
            return bundle.run(connection);
        } catch (SQLException e) {
            if (NOT_NULL_VIOLATION.equals(e.getSQLState())) {
                throw new StoreException(
                        "one of the partitions " + to.keySet()
                                + " has another owner by now: its offset is not the one in " + from + " any more",
                        e);
            }
            throw new StoreException("what partitions " + changes.keySet() + " have changed can't be committed", e);
        }
    }

    /** An offset that is not where its owner thinks it is becomes null, which the column refuses, and so all of the transaction. */
    private static void move(Map<Integer, Long> from, Map<Integer, Long> to, Bundle bundle) {
        List<Integer> partitions = to.keySet().stream().sorted().toList();
        String sql = "update position set next_offset = case when next_offset = f then t end"
                + " from unnest(?, ?, ?) as v(p, f, t) where partition = p";
        bundle.add(
                sql,
                rows -> rows.ints(partitions, Integer::intValue)
                        .longs(partitions, from::get)
                        .longs(partitions, to::get));
    }

    /** Commits what was read or made ready. */
    public void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw new StoreException("the transaction can't be committed", e);
        }
    }

    /** What a partition has to publish still. */
    public List<PublishedRecord> unpublished(int partition) {
        return reading("the outbox of partition " + partition, () -> outbox.of(partition));
    }

    /** Drops what is older than any record that is taken. */
    public void dropBefore(LocalDate oldest, Instant attempts) {
        writing("old days", () -> {
            days.dropBefore(oldest);
            books.dropAttempts(attempts);
            connection.commit();
            return 0;
        });
    }

    @Override
    public void close() {
        try (connection) {
            connection.rollback(); // or whoever has it next would go on with what was not committed
        } catch (SQLException e) {
            throw new StoreException("the connection can't be closed", e);
        }
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
