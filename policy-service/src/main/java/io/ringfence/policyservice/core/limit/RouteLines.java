package io.ringfence.policyservice.core.limit;

import io.ringfence.contract.call.Rate;
import io.ringfence.contract.limit.RoutePublished;
import io.ringfence.policyservice.core.refusal.InputError;
import io.ringfence.policyservice.core.refusal.ProblemType;
import io.ringfence.policyservice.core.refusal.Refusal;
import io.ringfence.policyservice.core.refusal.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a tenant's routes one by one, and names the bad ones. Not for use by several threads. */
public final class RouteLines {

    /** How many routes a tenant may have. */
    public static final int MAX_ROUTES = 100_000;

    /** How many bad lines are named; the others are counted. */
    public static final int MAX_ERRORS = 100;

    private final String tenant;
    private final List<RoutePublished> routes = new ArrayList<>();
    private final Map<String, Long> lines = new HashMap<>();
    private final List<InputError> errors = new ArrayList<>();
    private long errorCount;

    public RouteLines(String tenant) {
        this.tenant = tenant;
    }

    /**
     * Takes a route.
     *
     * @param line its line, from 1; of an array the place of the item
     * @param text how it was told, for the error
     */
    public void take(long line, String text, String prefix, Rate rate, @Nullable String name) {
        @Nullable Long before = lines.putIfAbsent(prefix, line);
        if (before != null) {
            refuse(line, text, "prefix: " + prefix + " is on line " + before + " already");
            return;
        }
        try {
            routes.add(new RoutePublished(tenant, prefix, rate, name));
        } catch (IllegalArgumentException e) {
            refuse(line, text, String.valueOf(e.getMessage()));
        }
    }

    /** Notes a line that is wrong. */
    public void refuse(long line, String text, String reason) {
        errorCount++;
        if (errors.size() < MAX_ERRORS) {
            errors.add(InputError.line(line, text, reason));
        }
    }

    /** Whether there is no use in reading on. */
    public boolean isFull() {
        return routes.size() > MAX_ROUTES;
    }

    /** The routes, if every line was right. */
    public Result<List<RoutePublished>> finish() {
        if (isFull()) {
            return Result.refused(
                    ProblemType.INVALID, "A tenant has at most " + MAX_ROUTES + " routes. Nothing is stored.");
        }
        if (errorCount > 0) {
            InputError first = errors.getFirst();
            String detail = "Line " + first.line() + ": " + first.reason()
                    + (errorCount == 1 ? "" : ", and " + (errorCount - 1) + " more bad lines")
                    + ". Nothing is stored; put the lines right and send the whole sheet again.";
            return new Result.Refused<>(new Refusal(ProblemType.INVALID, detail, errors, errorCount));
        }
        return new Result.Done<>(routes);
    }
}
