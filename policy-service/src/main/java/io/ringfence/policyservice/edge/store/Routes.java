package io.ringfence.policyservice.edge.store;

import io.ringfence.contract.Message;
import io.ringfence.contract.call.Rate;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.policyservice.core.change.Changed;
import io.ringfence.policyservice.core.change.Page;
import io.ringfence.policyservice.core.change.Requester;
import io.ringfence.policyservice.core.limit.RouteLines;
import io.ringfence.policyservice.core.limit.RouteStore;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Routes in PostgreSQL; by JDBC, because a rate sheet has a hundred thousand. */
@ApplicationScoped
public class Routes implements RouteStore {

    /** What {@link #route} reads. */
    static final String SELECT =
            "SELECT tenant, prefix, per_minute, connect_fee, first_seconds, next_seconds, name FROM route";

    private static final String PUT = "INSERT INTO route (tenant, prefix, per_minute, connect_fee, first_seconds,"
            + " next_seconds, name) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, prefix) DO UPDATE SET"
            + " per_minute = excluded.per_minute, connect_fee = excluded.connect_fee,"
            + " first_seconds = excluded.first_seconds, next_seconds = excluded.next_seconds, name = excluded.name";

    private static final String DELETE = "DELETE FROM route WHERE tenant = ? AND prefix = ?";

    /** Sorts after every digit. */
    private static final String AFTER_DIGITS = ":";

    private static final int BATCH = 1_000;

    @Inject
    Ledger ledger;

    @Inject
    CallLedger calls;

    @Override
    @Transactional
    public Page<RoutePublished> page(String tenant, String digits, Optional<String> after, int limit) {
        List<RoutePublished> found = new ArrayList<>();
        ledger.jdbc(connection -> {
            try (PreparedStatement query = connection.prepareStatement(SELECT
                    + " WHERE tenant = ? AND prefix > ? AND prefix >= ? AND prefix < ? ORDER BY prefix LIMIT ?")) {
                query.setString(1, tenant);
                query.setString(2, after.orElse(""));
                query.setString(3, digits);
                query.setString(4, digits + AFTER_DIGITS);
                query.setInt(5, limit + 1);
                read(query, found);
            }
        });
        return Page.of(found, limit, RoutePublished::prefix);
    }

    @Override
    @Transactional
    public Result<Changed<RoutePublished>> put(RoutePublished route, Requester who) {
        long change = calls.lock();
        if (TenantRow.findByIdOptional(route.tenant()).isEmpty()) {
            return CallLedger.noTenant(route.tenant());
        }
        @Nullable RoutePublished before = find(route.tenant(), route.prefix());
        if (route.equals(before)) {
            return new Result.Done<>(new Changed<>(Changed.Kind.UNCHANGED, route));
        }
        if (before == null && count(route.tenant()) >= RouteLines.MAX_ROUTES) {
            return Result.refused(
                    ProblemType.INVALID,
                    "A tenant has at most " + RouteLines.MAX_ROUTES + " routes; take one away first.");
        }
        ledger.jdbc(connection -> put(connection, List.of(route)));
        String action = before == null ? "route.add" : "route.change";
        calls.finish(
                change,
                route.key(),
                route,
                new Ledger.Line(who, action, "tenant/" + route.key(), false, before, route));
        return new Result.Done<>(new Changed<>(before == null ? Changed.Kind.CREATED : Changed.Kind.UPDATED, route));
    }

    @Override
    @Transactional
    public Result<Changed<RoutePublished>> remove(String tenant, String prefix, Requester who) {
        long change = calls.lock();
        @Nullable RoutePublished before = find(tenant, prefix);
        if (before == null) {
            return Result.refused(
                    ProblemType.NOT_FOUND, "There is no route " + prefix + " of the tenant " + tenant + ".");
        }
        ledger.jdbc(connection -> delete(connection, tenant, List.of(prefix)));
        calls.finish(
                change,
                before.key(),
                null,
                new Ledger.Line(who, "route.remove", "tenant/" + before.key(), false, before, null));
        return new Result.Done<>(new Changed<>(Changed.Kind.REMOVED, before));
    }

    @Override
    @Transactional
    public Result<Replaced> replace(String tenant, List<RoutePublished> routes, Requester who) {
        long change = calls.lock();
        if (TenantRow.findByIdOptional(tenant).isEmpty()) {
            return CallLedger.noTenant(tenant);
        }
        Map<String, RoutePublished> gone = all(tenant);
        int before = gone.size();
        List<RoutePublished> put = new ArrayList<>();
        int added = 0;
        for (RoutePublished route : routes) {
            @Nullable RoutePublished present = gone.remove(route.prefix());
            added += present == null ? 1 : 0;
            if (!route.equals(present)) {
                put.add(route);
            }
        }
        Replaced replaced = new Replaced(routes.size(), added, put.size() - added, gone.size());
        if (put.isEmpty() && gone.isEmpty()) {
            return new Result.Done<>(replaced);
        }
        ledger.jdbc(connection -> {
            delete(connection, tenant, gone.keySet());
            put(connection, put);
        });
        Instant now = ledger.now();
        Stream<Message> messages = Stream.concat(
                gone.values().stream().map(route -> ledger.removal(route.key(), change, now)),
                put.stream().map(route -> ledger.message(route, change, now)));
        calls.finish(
                change,
                messages,
                new Ledger.Line(
                        who,
                        "routes.replace",
                        "tenant/" + tenant + "/routes",
                        false,
                        Map.of("routes", before),
                        replaced));
        return new Result.Done<>(replaced);
    }

    /** The keys of a tenant's records. */
    List<String> keys(String tenant) {
        return all(tenant).values().stream().map(RoutePublished::key).toList();
    }

    private Map<String, RoutePublished> all(String tenant) {
        List<RoutePublished> found = new ArrayList<>();
        ledger.jdbc(connection -> {
            try (PreparedStatement query = connection.prepareStatement(SELECT + " WHERE tenant = ?")) {
                query.setFetchSize(BATCH);
                query.setString(1, tenant);
                read(query, found);
            }
        });
        Map<String, RoutePublished> byPrefix = new HashMap<>();
        found.forEach(route -> byPrefix.put(route.prefix(), route));
        return byPrefix;
    }

    private @Nullable RoutePublished find(String tenant, String prefix) {
        List<RoutePublished> found = new ArrayList<>();
        ledger.jdbc(connection -> {
            try (PreparedStatement query = connection.prepareStatement(SELECT + " WHERE tenant = ? AND prefix = ?")) {
                query.setString(1, tenant);
                query.setString(2, prefix);
                read(query, found);
            }
        });
        return found.isEmpty() ? null : found.getFirst();
    }

    private int count(String tenant) {
        int[] count = new int[1];
        ledger.jdbc(connection -> {
            try (PreparedStatement query = connection.prepareStatement("SELECT count(*) FROM route WHERE tenant = ?")) {
                query.setString(1, tenant);
                try (ResultSet rows = query.executeQuery()) {
                    rows.next();
                    count[0] = rows.getInt(1);
                }
            }
        });
        return count[0];
    }

    private static void read(PreparedStatement query, List<RoutePublished> into) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                into.add(route(rows));
            }
        }
    }

    static RoutePublished route(ResultSet row) throws SQLException {
        Rate rate = new Rate(
                row.getString(3), row.getString(4), row.getObject(5, Integer.class), row.getObject(6, Integer.class));
        return new RoutePublished(row.getString(1), row.getString(2), rate, row.getString(7));
    }

    private static void put(Connection connection, List<RoutePublished> routes) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(PUT)) {
            int batched = 0;
            for (RoutePublished route : routes) {
                Rate rate = route.rate();
                insert.setString(1, route.tenant());
                insert.setString(2, route.prefix());
                insert.setString(3, rate.perMinute());
                insert.setString(4, rate.connectFee());
                insert.setObject(5, rate.firstSeconds(), Types.INTEGER);
                insert.setObject(6, rate.nextSeconds(), Types.INTEGER);
                insert.setString(7, route.name());
                insert.addBatch();
                if (++batched % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
        }
    }

    private static void delete(Connection connection, String tenant, Iterable<String> prefixes) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            for (String prefix : prefixes) {
                delete.setString(1, tenant);
                delete.setString(2, prefix);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }
}
