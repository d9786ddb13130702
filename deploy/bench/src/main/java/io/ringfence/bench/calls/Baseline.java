package io.ringfence.bench.calls;

import io.ringfence.bench.Figures;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What the same database does with one transaction for each record: remember its id, add to three sums. */
final class Baseline {

    private static final int CALLS = 20_000;
    private static final int CONNECTIONS = 2;

    private Baseline() {}

    static void measure(Figures figures, CallWorld world) {
        world.useDatabase("baseline");
        try (Connection connection = DriverManager.getConnection(world.database());
                Statement statement = connection.createStatement()) {
            statement.execute("create table seen (id text primary key)");
            statement.execute("create table spent (key text primary key, nanos bigint not null)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        long start = System.nanoTime();
        try (ExecutorService pool = Executors.newFixedThreadPool(CONNECTIONS)) {
            List<Future<?>> parts = new ArrayList<>();
            for (int part = 0; part < CONNECTIONS; part++) {
                int first = part;
                parts.add(pool.submit(() -> count(world.database(), first)));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the baseline failed", e);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        figures.note(
                "baseline, one transaction for each record, %d connections: %.0f CDR/s", CONNECTIONS, CALLS / seconds);
    }

    private static void count(String database, int first) {
        try (Connection connection = DriverManager.getConnection(database)) {
            connection.setAutoCommit(false);
            try (PreparedStatement seen =
                            connection.prepareStatement("insert into seen values (?) on conflict do nothing");
                    PreparedStatement add = connection.prepareStatement("insert into spent as s values (?, ?)"
                            + " on conflict (key) do update set nanos = s.nanos + excluded.nanos")) {
                for (int call = first; call < CALLS; call += CONNECTIONS) {
                    seen.setString(1, "call-" + call);
                    if (seen.executeUpdate() == 1) {
                        // In one order, lest two connections wait for each other.
                        for (String key : List.of("e" + call % 5_000, "d" + call % 50, "m" + call % 50)) {
                            add.setString(1, key);
                            add.setLong(2, CallLoad.NANOS);
                            add.executeUpdate();
                        }
                    }
                    connection.commit();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
