package io.ringfence.billingwatcher.edge.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Columns of many rows for one statement: {@code unnest(?, ?)} takes an array for each. */
final class Rows {

    private final Connection connection;
    private final PreparedStatement statement;
    private int next;

    /**
     * @param first the number of the first array's parameter
     */
    Rows(Connection connection, PreparedStatement statement, int first) {
        this.connection = connection;
        this.statement = statement;
        this.next = first;
    }

    Rows longs(long[] values) throws SQLException {
        return set("int8", values);
    }

    Rows ints(int[] values) throws SQLException {
        return set("int4", values);
    }

    Rows texts(@Nullable String[] values) throws SQLException {
        return set("text", values);
    }

    /** A column of rows that are to be. */
    <T> Rows texts(List<T> rows, Function<? super T, @Nullable String> text) throws SQLException {
        return texts(rows.stream().map(text).toArray(String[]::new));
    }

    /** A column of rows that are to be. */
    <T> Rows longs(List<T> rows, ToLongFunction<? super T> number) throws SQLException {
        return longs(rows.stream().mapToLong(number).toArray());
    }

    /** A column of rows that are to be. */
    <T> Rows ints(List<T> rows, ToIntFunction<? super T> number) throws SQLException {
        return ints(rows.stream().mapToInt(number).toArray());
    }

    Rows bytes(byte[] @Nullable [] values) throws SQLException {
        return set("bytea", values);
    }

    private Rows set(String type, Object values) throws SQLException {
        Array array = connection.createArrayOf(type, values instanceof Object[] objects ? objects : boxed(values));
        statement.setArray(next++, array);
        return this;
    }

    /** The driver sends arrays of boxed numbers in binary form too. */
    private static Object[] boxed(Object values) {
        if (values instanceof long[] longs) {
            Object[] boxed = new Long[longs.length];
            for (int i = 0; i < longs.length; i++) {
                boxed[i] = longs[i];
            }
            return boxed;
        }
        int[] ints = (int[]) values;
        Object[] boxed = new Integer[ints.length];
        for (int i = 0; i < ints.length; i++) {
            boxed[i] = ints[i];
        }
        return boxed;
    }

    static @Nullable Timestamp timestamp(@Nullable Instant at) {
        return at == null ? null : Timestamp.from(at);
    }

    static @Nullable Instant instant(@Nullable Timestamp at) {
        return at == null ? null : at.toInstant();
    }
}
